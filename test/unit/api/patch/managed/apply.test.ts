import assert from 'node:assert/strict';
import type { KubernetesObject } from '../../../../../src/api/index.ts';
import { NOW_MS, record, THING_MANAGER, thing } from './schemas.ts';
import { apply, applyMeta, create, refused, writer } from './thing-writes.ts';

describe('field manager apply', () => {
  it('creates', () => {
    const object = apply(undefined, 'alpha', {
      data: { k: '1' },
      spec: { containers: [{ name: 'c', ports: [{ containerPort: 80 }] }] },
    });
    assert.deepEqual(object['data'], { k: '1' });
    assert.deepEqual(record(object), [
      [
        'alpha Apply',
        {
          'f:data': { 'f:k': {} },
          'f:spec': {
            'f:containers': {
              'k:{"name":"c"}': {
                '.': {},
                'f:name': {},
                'f:ports': {
                  'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} },
                },
              },
            },
          },
        },
      ],
    ]);
  });

  it('gives the object itself back where nothing changes', () => {
    const live = apply(undefined, 'alpha', { data: { k: '1' } });
    const again = THING_MANAGER.apply(live, thing({ data: { k: '1' } }), {
      ...writer('alpha', '', NOW_MS + 9000),
      force: false,
    });
    assert.deepEqual(again, live);
  });

  it('shares a value that is the same, without a time', () => {
    const live = apply(apply(undefined, 'alpha', { data: { k: '1' } }), 'beta', { data: { k: '1' } });
    assert.deepEqual(record(live), [
      ['beta Apply', { 'f:data': { 'f:k': {} } }],
      ['alpha Apply', { 'f:data': { 'f:k': {} } }],
    ]);
    assert.equal(live.metadata.managedFields?.[0]?.time, undefined);
    const dropped = apply(live, 'alpha', { data: { l: '1' } });
    assert.deepEqual(dropped['data'], { k: '1', l: '1' });
  });

  it("refuses to change what others manage, with upstream's words", () => {
    const live = create(
      thing({ data: { a: '1' }, spec: { replicas: 1, template: {} } }),
      'kubectl-client-side-apply',
    );
    assert.deepEqual(refused(() => apply(live, 'alpha', { spec: { replicas: 3 } })).toStatus(), {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message:
        'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas',
      reason: 'Conflict',
      details: {
        causes: [
          {
            reason: 'FieldManagerConflict',
            message: 'conflict with "kubectl-client-side-apply" using apps/v1',
            field: '.spec.replicas',
          },
        ],
      },
      code: 409,
    });
    const several = refused(() => apply(live, 'alpha', { data: { a: '2' }, spec: { replicas: 3 } }));
    assert.equal(
      several.message,
      'Apply failed with 2 conflicts: conflicts with "kubectl-client-side-apply" using apps/v1:\n- .data.a\n- .spec.replicas',
    );
  });

  it('names the subresource and the item in a conflict', () => {
    const live = apply(undefined, 'alpha', { spec: { containers: [{ name: 'c', args: ['a'] }] } });
    const message = 'Apply failed with 1 conflict: conflict with "alpha": .spec.containers[name="c"].args';
    assert.equal(
      refused(() => apply(live, 'beta', { spec: { containers: [{ name: 'c', args: ['b'] }] } })).message,
      message,
    );
    const status = THING_MANAGER.update(
      live,
      { ...live, status: { replicas: 1 } },
      writer('writer', 'status'),
    );
    assert.equal(
      refused(() => apply(status, 'beta', { status: { replicas: 2 } }, false, 'status')).message,
      'Apply failed with 1 conflict: conflict with "writer" with subresource "status" using apps/v1: .status.replicas',
    );
  });

  it('takes over by force', () => {
    const live = create(thing({ data: { a: '1', b: '1' } }));
    const after = apply(live, 'alpha', { data: { a: '2' } }, true);
    assert.deepEqual(after['data'], { a: '2', b: '1' });
    assert.deepEqual(record(after), [
      ['alpha Apply', { 'f:data': { 'f:a': {} } }],
      ['maker Update', { 'f:data': { '.': {}, 'f:b': {} } }],
    ]);
  });

  it('removes what is no longer applied, down to empty parents', () => {
    const live = apply(undefined, 'alpha', {
      data: { a: '1', b: '1' },
      spec: { containers: [{ name: 'one', image: 'i' }, { name: 'two' }], replicas: 1 },
    });
    const after = apply(live, 'alpha', { data: { a: '1' }, spec: { containers: [{ name: 'one' }] } });
    assert.deepEqual(after['data'], { a: '1' });
    assert.deepEqual(after['spec'], { template: {}, containers: [{ name: 'one' }] });
    const bare = apply(after, 'alpha', {});
    assert.equal(bare['data'] ?? null, null);
    assert.equal(bare.metadata.managedFields, undefined);
  });

  it('leaves what an update manages too', () => {
    const live = apply(undefined, 'alpha', { data: { a: '1' }, spec: { replicas: 1 } });
    const scaled = THING_MANAGER.update(
      live,
      { ...live, spec: { replicas: 3, template: {} } },
      writer('scaler'),
    );
    const after = apply(scaled, 'alpha', { data: { a: '1' } });
    assert.deepEqual(after['spec'], { replicas: 3, template: {} });
  });

  it('keeps the items of others, the applied ones in their order', () => {
    const names = (object: KubernetesObject) =>
      (object['spec'] as { containers: { name: string }[] }).containers.map(({ name }) => name);
    const list = (...all: string[]) => ({ spec: { containers: all.map((name) => ({ name })) } });
    const one = apply(undefined, 'alpha', list('one', 'two', 'three'));
    const two = apply(one, 'alpha', list('three', 'new', 'one'));
    assert.deepEqual(names(two), ['three', 'new', 'one']);
    const three = apply(two, 'beta', list('zero', 'one', 'last'));
    assert.deepEqual(names(three), ['three', 'new', 'zero', 'one', 'last']);
    const four = apply(three, 'alpha', list('one', 'three', 'new'));
    assert.deepEqual(names(four), ['zero', 'one', 'last', 'three', 'new']);
  });

  it('manages the values of a set one by one', () => {
    const one = applyMeta(undefined, 'alpha', { finalizers: ['e/a', 'e/b'] });
    const two = applyMeta(one, 'beta', { finalizers: ['e/c', 'e/a'] }, NOW_MS + 1000);
    assert.deepEqual(two.metadata.finalizers, ['e/c', 'e/a', 'e/b']);
    const three = applyMeta(two, 'alpha', { finalizers: ['e/b'] });
    assert.deepEqual(three.metadata.finalizers, ['e/c', 'e/a', 'e/b']);
    const four = applyMeta(three, 'beta', {});
    assert.deepEqual(four.metadata.finalizers, ['e/b']);
    assert.deepEqual(record(four), [
      ['alpha Apply', { 'f:metadata': { 'f:finalizers': { 'v:"e/b"': {} } } }],
    ]);
  });

  it('manages objects without a schema key by key', () => {
    const one = apply(undefined, 'alpha', { free: { deep: { a: 1 }, list: [1] } });
    const two = apply(one, 'beta', { free: { deep: { b: 2 } } });
    assert.deepEqual(two['free'], { deep: { a: 1, b: 2 }, list: [1] });
    assert.deepEqual(record(two).find(([who]) => who === 'alpha Apply')?.[1], {
      'f:free': { 'f:deep': { '.': {}, 'f:a': {} }, 'f:list': {} },
    });
    assert.equal(refused(() => apply(two, 'beta', { free: { list: [2] } })).code, 409);
  });

  it('owns no status through the resource, and nothing else through status', () => {
    const live = apply(undefined, 'alpha', { data: { a: '1' }, status: { replicas: 4 } });
    assert.deepEqual(record(live), [['alpha Apply', { 'f:data': { 'f:a': {} } }]]);
    const after = apply(live, 'beta', { spec: { replicas: 9 }, status: { replicas: 4 } }, false, 'status');
    assert.deepEqual(record(after)[1], ['beta Apply/status', { 'f:status': { 'f:replicas': {} } }]);
  });

  it('gives what was there without a record to before-first-apply', () => {
    const live = thing({ data: { a: '1' } }, { uid: 'u' });
    const after = apply(live, 'alpha', { data: { c: '1' } });
    assert.deepEqual(record(after), [
      ['alpha Apply', { 'f:data': { 'f:c': {} } }],
      ['before-first-apply Update', { 'f:data': { '.': {}, 'f:a': {} } }],
    ]);
    const message = 'Apply failed with 1 conflict: conflict with "before-first-apply" using apps/v1: .data.a';
    assert.equal(refused(() => apply(after, 'alpha', { data: { a: '2' } })).message, message);
  });

  it('lets kubectl follow its own client-side apply, and keeps that annotation', () => {
    const key = 'kubectl.kubernetes.io/last-applied-configuration';
    const last = JSON.stringify(thing({ data: { a: '1', b: '1' } }));
    const live = create(
      thing({ data: { a: '1', b: '2' } }, { annotations: { [key]: last } }),
      'kubectl-client-side-apply',
    );
    assert.equal(refused(() => apply(live, 'other', { data: { a: '2' } })).code, 409);
    const message =
      'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .data.b';
    assert.equal(refused(() => apply(live, 'kubectl', { data: { a: '2', b: '3' } })).message, message);
    const after = apply(live, 'kubectl', { data: { a: '2' } });
    assert.deepEqual(after['data'], { a: '2', b: '2' });
    assert.equal(
      after.metadata.annotations?.[key],
      '{"apiVersion":"apps/v1","data":{"a":"2"},"kind":"Thing","metadata":{"name":"a"}}\n',
    );
  });

  const misfits: [string, object, string][] = [
    ['an unknown field', { bogus: 1 }, '.bogus: field not declared in schema'],
    [
      'a number for a string',
      { data: { n: 5 } },
      '.data.n: expected string, got &value.valueUnstructured{Value:5}',
    ],
    [
      'a string for a number',
      { spec: { replicas: 'x' } },
      '.spec.replicas: expected numeric (int or float), got string',
    ],
    ['a string for a map', { data: 'x' }, '.data: expected map, got &{x}'],
    ['a string for a list', { spec: { containers: 'x' } }, '.spec.containers: expected list, got &{x}'],
    ['a number for a boolean', { spec: { paused: 1 } }, '.spec.paused: expected boolean, got &{1}'],
    [
      'two items of one key',
      { spec: { containers: [{ name: 'x' }, { name: 'x' }] } },
      '.spec.containers: duplicate entries for key [name="x"]',
    ],
    [
      'several things',
      { bogus: 1, data: { n: true } },
      'errors:\n  .bogus: field not declared in schema\n  .data.n: expected string, got &value.valueUnstructured{Value:true}',
    ],
  ];
  for (const [name, applied, problem] of misfits) {
    it(`tells of ${name}`, () => {
      const error = refused(() => apply(undefined, 'alpha', applied));
      const message = `failed to create typed patch object (/a; apps/v1, Kind=Thing): ${problem}`;
      assert.deepEqual([error.code, error.reason, error.message], [500, '', message]);
    });
  }

  it('tells of values of a set that are there twice', () => {
    const error = refused(() => applyMeta(undefined, 'alpha', { finalizers: ['c', 'c'] }));
    assert.ok(error.message.endsWith(': .metadata.finalizers: duplicate entries for key [="c"]'));
  });

  it('takes an item without its key for one with the zero value, of built-in kinds', () => {
    const object = apply(undefined, 'alpha', { spec: { containers: [{ image: 'i' }] } });
    assert.deepEqual(record(object)[0]?.[1], {
      'f:spec': { 'f:containers': { 'k:{"name":""}': { '.': {}, 'f:image': {} } } },
    });
  });

  it('refuses a record, and another kind', () => {
    assert.equal(
      refused(() => applyMeta(undefined, 'a', { managedFields: [] })).message,
      'metadata.managedFields must be nil',
    );
    const other = { ...thing({}), kind: 'Other' };
    const error = refused(() => THING_MANAGER.apply(undefined, other, { ...writer('a'), force: false }));
    assert.deepEqual([error.code, error.message], [400, 'invalid object type: apps/v1, Kind=Other']);
  });
});
