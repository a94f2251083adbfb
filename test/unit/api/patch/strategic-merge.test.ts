import assert from 'node:assert/strict';
import { applyStrategicMergePatch, type Schema, StatusError } from '../../../../src/api/index.ts';

const STRING: Schema = { type: 'string' };
const DEFINITIONS: Readonly<Record<string, Schema>> = {
  'example.Kind': {
    type: 'object',
    properties: {
      apiVersion: STRING,
      kind: STRING,
      metadata: { $ref: '#/definitions/example.Meta' },
      spec: { $ref: '#/definitions/example.Spec' },
      data: { type: 'object', additionalProperties: STRING },
    },
  },
  'example.Meta': {
    type: 'object',
    properties: {
      labels: { type: 'object', additionalProperties: STRING },
      finalizers: { type: 'array', items: STRING, 'x-kubernetes-patch-strategy': 'merge' },
    },
  },
  'example.Spec': {
    type: 'object',
    properties: {
      containers: {
        type: 'array',
        items: { $ref: '#/definitions/example.Container' },
        'x-kubernetes-patch-strategy': 'merge',
        'x-kubernetes-patch-merge-key': 'name',
      },
      volumes: {
        type: 'array',
        items: { type: 'object', additionalProperties: {} },
        'x-kubernetes-patch-strategy': 'merge,retainKeys',
        'x-kubernetes-patch-merge-key': 'name',
      },
      tolerations: { type: 'array', items: { type: 'object' } },
      strategy: {
        type: 'object',
        'x-kubernetes-patch-strategy': 'retainKeys',
        properties: { type: STRING, rolling: { type: 'object' } },
      },
      whole: { type: 'object', 'x-kubernetes-patch-strategy': 'replace', additionalProperties: STRING },
      replicas: { type: 'integer', format: 'int32' },
      port: { $ref: '#/definitions/example.IntOrString' },
      secret: { type: 'string', format: 'byte' },
    },
  },
  'example.Container': {
    type: 'object',
    properties: {
      name: STRING,
      image: STRING,
      args: { type: 'array', items: STRING },
      env: {
        type: 'array',
        items: { type: 'object', properties: { name: STRING, value: STRING } },
        'x-kubernetes-patch-strategy': 'merge',
        'x-kubernetes-patch-merge-key': 'name',
      },
    },
  },
  'example.IntOrString': { type: 'string', format: 'int-or-string' },
};

function resolve(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  return DEFINITIONS[schema.$ref.replace('#/definitions/', '')] ?? {};
}

const HEAD = { apiVersion: 'v1', kind: 'Kind' };
const ONE = {
  name: 'one',
  image: 'i1',
  args: ['x', 'y'],
  env: [
    { name: 'A', value: '1' },
    { name: 'B', value: '2' },
  ],
};
const TWO = { name: 'two', image: 'i2' };

function apply(target: object, value: unknown): unknown {
  const before = structuredClone(target);
  const whole = { ...HEAD, ...target };
  const schema: Schema = { $ref: '#/definitions/example.Kind' };
  const patched = applyStrategicMergePatch(whole, { value, duplicates: [] }, schema, resolve).value;
  assert.deepEqual(target, before, 'the target was changed');
  return patched;
}

function spec(target: object, patch: unknown): unknown {
  return (apply({ spec: target }, { spec: patch }) as { spec: unknown }).spec;
}

function containers(patch: unknown): unknown {
  return (spec({ containers: [ONE, TWO] }, { containers: patch }) as { containers: unknown }).containers;
}

function finalizers(patch: object, target: string[] = ['a', 'b']): unknown {
  const patched = apply({ metadata: { finalizers: target } }, { metadata: patch });
  return (patched as { metadata: { finalizers?: unknown } }).metadata.finalizers;
}

function refused(run: () => unknown, code: number, message: string): void {
  assert.throws(run, (error) => {
    assert.ok(error instanceof StatusError);
    assert.deepEqual([error.code, error.message], [code, message]);
    return true;
  });
}

describe('strategic merge patch', () => {
  it('merges maps and removes nulls', () => {
    assert.deepEqual(apply({ data: { a: '1', b: '2' } }, { data: { b: null, c: '3', d: null } }), {
      ...HEAD,
      data: { a: '1', c: '3' },
    });
  });

  it('passes over kind and apiVersion', () => {
    assert.deepEqual(apply({}, { kind: 'Other', apiVersion: 'v2' }), HEAD);
  });

  it('takes null for an empty patch', () =>
    assert.deepEqual(apply({ data: {} }, null), { ...HEAD, data: {} }));

  describe('lists of objects', () => {
    const names = (patch: unknown): unknown =>
      (containers(patch) as { name: string }[]).map(({ name }) => name);

    it('merge items by their key', () => {
      assert.deepEqual(containers([{ name: 'one', image: 'new' }]), [{ ...ONE, image: 'new' }, TWO]);
    });
    it('put a new item first', () => assert.deepEqual(names([{ name: 'three' }]), ['three', 'one', 'two']));
    it('put a new item behind the one that the patch has before it', () => {
      const patch = [
        {
          name: 'one',
          env: [
            { name: 'B', value: '9' },
            { name: 'C', value: '3' },
          ],
        },
      ];
      const [first] = containers(patch) as [typeof ONE];
      assert.deepEqual(
        first.env.map(({ name }) => name),
        ['A', 'B', 'C'],
      );
    });
    it('follow the order of the patch', () => {
      assert.deepEqual(names([{ name: 'two' }, { name: 'three' }, { name: 'one' }]), ['two', 'three', 'one']);
    });
    it('delete an item', () => assert.deepEqual(names([{ name: 'two', $patch: 'delete' }]), ['one']));
    it('pass over the deletion of what is not there', () => {
      assert.deepEqual(names([{ name: 'none', $patch: 'delete' }]), ['one', 'two']);
    });
    it('are replaced by $patch: replace', () => {
      assert.deepEqual(containers([{ $patch: 'replace' }, { name: 'only' }]), [{ name: 'only' }]);
    });
    it('are emptied where the replacement stands in an item', () => {
      assert.deepEqual(containers([{ name: 'one', $patch: 'replace', image: 'x' }]), []);
    });
    it('take the last of two items of one key', () => {
      assert.deepEqual(
        containers([
          { name: 'one', image: 'a' },
          { name: 'one', image: 'b' },
        ]),
        [{ ...ONE, image: 'b' }, TWO],
      );
    });
    it('stay for an empty list', () => assert.deepEqual(containers([]), [ONE, TWO]));
    it('go for null', () => assert.equal(containers(null), undefined));
    it('keep no nulls and directives in a new item', () => {
      const added = {
        name: 'new',
        image: null,
        env: [
          { name: 'A', $patch: 'delete' },
          { name: 'B', value: '1' },
        ],
      };
      const [first] = containers([added]) as object[];
      assert.deepEqual(first, { name: 'new', env: [{ name: 'B', value: '1' }] });
    });
    it('are replaced where the schema gives no strategy', () => {
      const patch = { tolerations: [{ key: 'b', $patch: 'delete' }] };
      assert.deepEqual(spec({ tolerations: [{ key: 'a' }] }, patch), patch);
    });

    it('refuse an item without the key', () => {
      refused(
        () => containers([{ image: 'x' }]),
        500,
        'map: map[image:x] does not contain declared merge key: name',
      );
    });
    it('refuse $patch: merge and unknown words', () => {
      refused(
        () => containers([{ name: 'one', $patch: 'merge' }]),
        500,
        'merging lists cannot yet be specified in the patch',
      );
      refused(
        () => containers([{ name: 'one', $patch: 'bogus' }]),
        500,
        'unknown patch type: bogus in map: map[$patch:bogus name:one]',
      );
    });
    it('refuse items of another type', () => {
      refused(
        () => containers(['one']),
        500,
        'list element types are not identical: [[map[args:[x y] env:[map[name:A value:1] map[name:B value:2]] image:i1 name:one] map[image:i2 name:two]] [one]]',
      );
    });
  });

  describe('$setElementOrder', () => {
    const ordered = (order: unknown, patch?: unknown): unknown =>
      (
        spec(
          { containers: [ONE, TWO] },
          { '$setElementOrder/containers': order, ...(patch ? { containers: patch } : {}) },
        ) as {
          containers: { name: string }[];
        }
      ).containers.map(({ name }) => name);

    it('reorders without a change', () => {
      assert.deepEqual(ordered([{ name: 'two' }, { name: 'one' }]), ['two', 'one']);
    });
    it('places a new item', () => {
      assert.deepEqual(ordered([{ name: 'one' }, { name: 'new' }], [{ name: 'new' }]), ['one', 'new', 'two']);
    });
    it('keeps what it does not name before the item that followed it', () => {
      assert.deepEqual(ordered([{ name: 'two' }]), ['one', 'two']);
    });
    it('refuses an order that the patch does not follow', () => {
      refused(
        () => ordered([{ name: 'one' }], [{ name: 'new' }]),
        500,
        "The order in patch list:\n[map[name:new]]\n doesn't match $setElementOrder list:\n[map[name:one]]\n",
      );
    });
    it('refuses what is no list, and a list that is none', () => {
      refused(() => ordered(1), 500, 'expected a []interface {}, but received a int64');
      refused(
        () => spec({}, { '$setElementOrder/bogus': [] }),
        500,
        'unable to find api field in struct Spec for the json field "bogus"',
      );
      refused(() => spec({}, { $setElementOrder: [] }), 400, 'invalid patch format of setElementOrder list');
    });
  });

  describe('lists of plain values', () => {
    it('merge as a set, new ones first', () => {
      assert.deepEqual(finalizers({ finalizers: ['c'] }), ['c', 'a', 'b']);
      assert.deepEqual(finalizers({ finalizers: ['a'] }), ['a', 'b']);
    });
    it('lose what $deleteFromPrimitiveList names', () => {
      assert.deepEqual(finalizers({ '$deleteFromPrimitiveList/finalizers': ['a'] }), ['b']);
      assert.deepEqual(finalizers({ '$deleteFromPrimitiveList/finalizers': ['a'], finalizers: ['c'] }), [
        'c',
        'b',
      ]);
      assert.deepEqual(finalizers({ '$deleteFromPrimitiveList/finalizers': 'a' }), ['a', 'b']);
      assert.deepEqual(finalizers({ '$deleteFromPrimitiveList/none': ['a'] }), ['a', 'b']);
      refused(
        () => finalizers({ $deleteFromPrimitiveList: ['a'] }),
        400,
        'invalid patch format of primitive list',
      );
    });
    it('follow $setElementOrder', () => {
      assert.deepEqual(finalizers({ '$setElementOrder/finalizers': ['c', 'b', 'a'], finalizers: ['c'] }), [
        'c',
        'b',
        'a',
      ]);
    });
    it('are replaced where the schema gives no strategy', () => {
      assert.deepEqual(containers([{ name: 'one', args: ['z'] }]), [{ ...ONE, args: ['z'] }, TWO]);
    });
  });

  describe('$patch in objects', () => {
    it('replaces', () => {
      assert.deepEqual(
        spec({ strategy: { type: 'a', rolling: {} } }, { strategy: { $patch: 'replace', type: 'b' } }),
        {
          strategy: { type: 'b' },
        },
      );
    });
    it('deletes', () =>
      assert.deepEqual(spec({ strategy: { type: 'a' } }, { strategy: { $patch: 'delete' } }), {
        strategy: {},
      }));
    it('is void with all beside it where there is nothing to merge with', () => {
      assert.deepEqual(apply({}, { data: { $patch: 'bogus', a: 'b' } }), HEAD);
    });
    it('refuses unknown words', () => {
      refused(
        () => apply({}, { $patch: 'bogus' }),
        500,
        'unknown patch type: bogus in map: map[$patch:bogus]',
      );
    });
    it('is not needed where the schema says replace', () => {
      assert.deepEqual(spec({ whole: { a: '1' } }, { whole: { b: '2' } }), { whole: { b: '2' } });
    });
  });

  describe('$retainKeys', () => {
    it('drops all other keys', () => {
      const patch = { volumes: [{ name: 'v', $retainKeys: ['name', 'emptyDir'], emptyDir: {} }] };
      assert.deepEqual(spec({ volumes: [{ name: 'v', configMap: { name: 'c' } }] }, patch), {
        volumes: [{ name: 'v', emptyDir: {} }],
      });
    });
    it('refuses a key that it does not name, and what is no list', () => {
      const message = 'invalid patch format of retainKeys';
      refused(
        () => spec({ strategy: {} }, { strategy: { $retainKeys: ['type'], rolling: {} } }),
        400,
        message,
      );
      refused(() => spec({ strategy: {} }, { strategy: { $retainKeys: 'type' } }), 400, message);
    });
  });

  describe('types', () => {
    const cases: [object, string, string][] = [
      [{ data: { k: 5 } }, 'map[data:map[k:5]]', 'cannot convert int64 to string'],
      [{ data: 'x' }, 'map[data:x]', 'cannot restore map from string'],
      [{ spec: 'x' }, 'map[spec:x]', 'cannot restore struct from: string'],
      [{ spec: { containers: {} } }, 'map[spec:map[containers:map[]]]', 'cannot restore slice from map'],
      [{ spec: { replicas: '1' } }, 'map[spec:map[replicas:1]]', 'cannot convert string to int32'],
      [
        { spec: { secret: '***' } },
        'map[spec:map[secret:***]]',
        'error decoding from json: illegal base64 data at input byte 0',
      ],
    ];
    for (const [patch, printed, problem] of cases) {
      it(`are checked: ${problem}`, () => {
        refused(
          () => apply({}, patch),
          422,
          ` "" is invalid: patch: Invalid value: "${printed}": ${problem}`,
        );
      });
    }
    it('leave int-or-string alone', () => {
      assert.deepEqual(spec({}, { port: 5 }), { port: 5 });
      assert.deepEqual(spec({}, { port: 'http' }), { port: 'http' });
    });
    it('need an object as the patch', () => {
      refused(
        () => apply({}, []),
        400,
        'json: cannot unmarshal array into Go value of type map[string]interface {}',
      );
    });
  });
});
