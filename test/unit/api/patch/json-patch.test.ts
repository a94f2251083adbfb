import assert from 'node:assert/strict';
import { applyJsonPatch, StatusError } from '../../../../src/api/index.ts';

const service = {
  metadata: { labels: { x: '1', y: '2' } },
  spec: { ports: [{ name: 'p1' }, { name: 'p2' }] },
};

function patched(value: unknown, target: unknown = service): unknown {
  return applyJsonPatch(target, { value, duplicates: [] }).value;
}

function refusal(value: unknown): StatusError {
  try {
    patched(value);
  } catch (error) {
    assert.ok(error instanceof StatusError);
    return error;
  }
  assert.fail('the patch was taken');
}

describe('JSON patch', () => {
  const cases: [string, unknown, unknown, unknown][] = [
    ['adds a key', { a: 1 }, [{ op: 'add', path: '/b', value: 2 }], { a: 1, b: 2 }],
    ['adds null', {}, [{ op: 'add', path: '/b', value: null }], { b: null }],
    ['adds into a list', [1, 3], [{ op: 'add', path: '/1', value: 2 }], [1, 2, 3]],
    ['adds at the end of a list', [1], [{ op: 'add', path: '/-', value: 2 }], [1, 2]],
    ['counts an index below zero from the end', [1, 2], [{ op: 'remove', path: '/-1' }], [1]],
    ['removes a key', { a: 1, b: 2 }, [{ op: 'remove', path: '/a' }], { b: 2 }],
    ['replaces a key that is not there', {}, [{ op: 'replace', path: '/a', value: 1 }], { a: 1 }],
    ['copies what is not there as null', {}, [{ op: 'copy', from: '/a', path: '/b' }], { b: null }],
    ['replaces an item', [1, 2], [{ op: 'replace', path: '/0', value: 9 }], [9, 2]],
    ['replaces the document', { a: 1 }, [{ op: 'replace', path: '', value: { b: 2 } }], { b: 2 }],
    ['moves a key', { a: 1 }, [{ op: 'move', from: '/a', path: '/b' }], { b: 1 }],
    [
      'copies a value',
      { a: [1] },
      [
        { op: 'copy', from: '/a', path: '/b' },
        { op: 'add', path: '/b/-', value: 2 },
      ],
      { a: [1], b: [1, 2] },
    ],
    [
      'tests a value, keys in any order',
      { a: { b: 1, c: 2 } },
      [{ op: 'test', path: '/a', value: { c: 2, b: 1 } }],
      { a: { b: 1, c: 2 } },
    ],
    ['takes what is missing for null', {}, [{ op: 'test', path: '/a', value: null }], {}],
    ['reads ~1 and ~0', {}, [{ op: 'add', path: '/a~1b~0c', value: 1 }], { 'a/b~c': 1 }],
    ['takes null for no operations', { a: 1 }, null, { a: 1 }],
  ];
  for (const [name, target, patch, expected] of cases) {
    it(name, () => assert.deepEqual(patched(patch, target), expected));
  }

  it('leaves the document as it is', () => {
    const before = structuredClone(service);
    patched([
      { op: 'remove', path: '/spec/ports/0' },
      { op: 'add', path: '/metadata/labels/z', value: '3' },
    ]);
    assert.deepEqual(service, before);
  });

  const misfits: [string, unknown][] = [
    ['a missing key to remove', [{ op: 'remove', path: '/none' }]],
    ['a missing key to move', [{ op: 'move', from: '/none', path: '/a' }]],
    ['a missing item to replace', [{ op: 'replace', path: '/spec/ports/2', value: 1 }]],
    ['a missing parent', [{ op: 'add', path: '/none/a', value: 1 }]],
    ['an index past the end', [{ op: 'add', path: '/spec/ports/3', value: 1 }]],
    ['an index that is no number', [{ op: 'add', path: '/spec/ports/x', value: 1 }]],
    ['a value that differs', [{ op: 'test', path: '/metadata/labels/x', value: '2' }]],
    ['an unknown operation', [{ op: 'increase', path: '/a' }]],
    ['no path', [{ op: 'remove' }]],
    ['an operation that is null', [null]],
    ['a key in capitals', [{ OP: 'add', path: '/a', value: 1 }]],
    ['a move without a source', [{ op: 'move', path: '/a' }]],
  ];
  for (const [name, patch] of misfits) {
    it(`answers 422 without a reason to ${name}`, () => {
      assert.deepEqual(refusal(patch).toStatus(), {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'the server rejected our request due to an error in our request',
        reason: 'Invalid',
        details: {},
        code: 422,
      });
    });
  }

  const malformed: [unknown, string][] = [
    [{}, 'object into Go value of type []handlers.jsonPatchOp'],
    ['x', 'string into Go value of type []handlers.jsonPatchOp'],
    [[1], 'number into Go value of type handlers.jsonPatchOp'],
    [[[]], 'array into Go value of type handlers.jsonPatchOp'],
    [[{ op: 5, path: '/a' }], 'number into Go struct field jsonPatchOp.op of type string'],
    [[{ op: 'add', path: true }], 'bool into Go struct field jsonPatchOp.path of type string'],
  ];
  for (const [patch, text] of malformed) {
    it(`tells that ${JSON.stringify(patch)} is no list of operations`, () => {
      const error = refusal(patch);
      assert.equal(error.code, 400);
      assert.equal(error.message, `error decoding patch: json: cannot unmarshal ${text}`);
    });
  }

  it('copies three megabytes in all and no more', () => {
    const copies = (count: number): unknown => Array(count).fill({ op: 'copy', from: '/a', path: '/b' });
    const target = { a: 'x'.repeat(1024 * 1024 - 2) };
    assert.deepEqual(patched(copies(3), target), { ...target, b: target.a });
    assert.throws(() => patched(copies(4), target), { code: 422, reason: 'Invalid' });
    const doubling = Array.from({ length: 40 }, () => ({ op: 'copy', from: '/a', path: '/a/-' }));
    assert.throws(() => patched(doubling, { a: ['x'] }), { code: 422 });
  });

  it('does in a long list what it does in a short one', () => {
    const list = Array.from({ length: 5000 }, (_, index) => index);
    const expected = [...list];
    const operations: unknown[] = [];
    for (let step = 0; step < 3000; step++) {
      const index = (step * 7919) % expected.length;
      if (step % 3 === 0) {
        expected.splice(index, 1);
        operations.push({ op: 'remove', path: `/list/${index}` });
      } else {
        expected.splice(index, 0, -step);
        operations.push({ op: 'add', path: `/list/${index}`, value: -step });
      }
      if (step % 500 === 0) operations.push({ op: 'test', path: '/list/0', value: expected[0] });
    }
    const copy = [...expected];
    operations.push({ op: 'test', path: '/list', value: copy }, { op: 'copy', from: '/list', path: '/copy' });
    operations.push({ op: 'add', path: '/list/-', value: 7 }, { op: 'replace', path: '/list/3', value: 8 });
    expected.push(7);
    expected[3] = 8;
    assert.deepEqual(patched(operations, { list }), { list: expected, copy });
  });

  it('keeps keys that every object inherits', () => {
    const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];
    for (const name of names) {
      const target = JSON.parse('{"a":{}}') as unknown;
      const expected = JSON.parse(`{"a":{"${name}":"1"}}`) as unknown;
      assert.deepEqual(patched([{ op: 'add', path: `/a/${name}`, value: '1' }], target), expected);
      assert.deepEqual(patched([{ op: 'remove', path: `/a/${name}` }], expected), target);
      assert.equal(refusal([{ op: 'remove', path: `/metadata/labels/${name}` }]).code, 422);
    }
  });

  it('takes 10,000 operations and no more', () => {
    const operation = { op: 'test', path: '/metadata/labels/x', value: '1' };
    patched(Array(10_000).fill(operation));
    const error = refusal(Array(10_001).fill(operation));
    assert.equal(error.code, 413);
    assert.equal(
      error.message,
      'Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001',
    );
  });

  it('tells of unknown and doubled fields', () => {
    const value = [{ op: 'test', path: '/none', extra: 1 }];
    const { problems } = applyJsonPatch({}, { value, duplicates: ['duplicate field "[0].op"'] });
    assert.deepEqual(problems, [
      'json patch unknown field "[0].extra"',
      'json patch duplicate field "[0].op"',
    ]);
  });
});
