import assert from 'node:assert/strict';
import { Attached, cloneJson, deepEqual } from '../../../src/base/index.ts';

describe('what is attached to an object', () => {
  it('is remembered of that object alone, by whoever attached it', () => {
    const [mine, theirs] = [new Attached<object, number>(), new Attached<object, number>()];
    const [one, other] = [{}, []];
    mine.set(one, 1);
    mine.set(other, 2);
    mine.set(one, 3);
    assert.deepEqual([mine.get(one), mine.get(other), theirs.get(one)], [3, 2, undefined]);
  });

  it('is not copied, compared or written with it', () => {
    const attached = new Attached<object, number>();
    const object = { a: 1 };
    attached.set(object, 1);
    assert.equal(attached.get({ ...object }), undefined);
    assert.equal(attached.get(cloneJson(object)), undefined);
    assert.ok(deepEqual(object, { a: 1 }));
    assert.equal(JSON.stringify(object), '{"a":1}');
    assert.deepEqual(Object.keys(object), ['a']);
  });

  it('is not remembered of what is frozen', () => {
    const attached = new Attached<object, number>();
    const frozen = Object.freeze({});
    attached.set(frozen, 1);
    assert.equal(attached.get(frozen), undefined);
  });
});
