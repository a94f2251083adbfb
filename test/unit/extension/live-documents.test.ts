import assert from 'node:assert/strict';
import {
  acknowledge,
  addressOfPath,
  conflictText,
  managerOf,
  mergeEdits,
  objectOfText,
  objectPath,
  textOfObject,
} from '../../../src/extension/index.ts';

describe('keys that every object inherits', () => {
  it('are merged like any other', () => {
    const keys = ['constructor', '__proto__', 'toString'];
    const object = (value: string): unknown =>
      JSON.parse(`{"data": {${keys.map((key) => `"${key}": "${value}"`).join(', ')}}}`);
    const { merged, conflicts } = mergeEdits({ data: {} }, object('mine'), { data: {} });
    assert.deepEqual([JSON.stringify(merged), conflicts], [JSON.stringify(object('mine')), []]);
    const removed = mergeEdits(object('a'), { data: {} }, { ...(object('a') as object), other: 1 });
    assert.deepEqual([JSON.stringify(removed.merged), removed.conflicts], ['{"data":{},"other":1}', []]);
  });
});

describe('live objects as documents', () => {
  it('puts an edit onto what others changed meanwhile', () => {
    const base = { spec: { replicas: 1, paused: false, containers: [{ image: 'a' }] } };
    const edited = { spec: { replicas: 5, containers: [{ image: 'b' }] } };
    const live = { spec: { replicas: 1, paused: false, containers: [{ image: 'a', tty: true }], added: 1 } };
    assert.deepEqual(mergeEdits(base, edited, live), {
      merged: { spec: { replicas: 5, containers: [{ image: 'b', tty: true }], added: 1 } },
      conflicts: [],
    });
  });

  it('finds the fields that both sides changed, and no others', () => {
    const { conflicts, merged } = mergeEdits(
      { a: 1, b: 1, list: [1] },
      { a: 2, b: 2, list: [1, 2] },
      { a: 3, b: 2, list: [1, 3] },
    );
    assert.deepEqual(conflicts, [
      { path: ['a'], mine: 2, theirs: 3 },
      { path: ['list'], mine: [1, 2], theirs: [1, 3] },
    ]);
    assert.deepEqual(merged, { a: 2, b: 2, list: [1, 2] });
  });

  it('a field that was removed here and changed there is a conflict', () => {
    assert.deepEqual(mergeEdits({ a: 1 }, {}, { a: 2 }).conflicts, [
      { path: ['a'], mine: undefined, theirs: 2 },
    ]);
  });

  it('overwrites on the second attempt what was in the way, and nothing else', () => {
    const base = { list: [{ a: 1 }], b: 1 };
    const edited = { list: [{ a: 2 }], b: 1 };
    const live = { list: [{ a: 3 }], b: 4, c: 5 };
    const { conflicts } = mergeEdits(base, edited, live);
    assert.deepEqual(conflicts, [{ path: ['list', 0, 'a'], mine: 2, theirs: 3 }]);
    assert.deepEqual(mergeEdits(acknowledge(base, conflicts), edited, live), {
      merged: { list: [{ a: 2 }], b: 4, c: 5 },
      conflicts: [],
    });
    const again = mergeEdits(acknowledge(base, conflicts), edited, { ...live, list: [{ a: 6 }] });
    assert.deepEqual(again.conflicts, [{ path: ['list', 0, 'a'], mine: 2, theirs: 6 }]);
  });

  it('says which field is in the way, who changed it, and what to do', () => {
    const managers = [
      { manager: 'old', time: '2026-01-01T00:00:00Z', fieldsV1: { 'f:spec': { 'f:replicas': {} } } },
      {
        manager: 'kubectl-scale',
        time: '2026-01-02T00:00:00Z',
        fieldsV1: { 'f:spec': { 'f:replicas': {} } },
      },
      { manager: 'other', time: '2026-01-03T00:00:00Z', fieldsV1: { 'f:spec': { 'f:paused': {} } } },
    ];
    const path = ['spec', 'replicas'];
    assert.equal(managerOf(path, managers), 'kubectl-scale');
    assert.equal(
      conflictText([{ path, mine: 5, theirs: 4 }], managers),
      'Changed in the cluster meanwhile: spec.replicas was changed by kubectl-scale to 4 (yours: 5). ' +
        'Save again to overwrite, or revert the file to take what is there.',
    );
  });

  it('shows an object without the bookkeeping of managers, and reads it back', () => {
    const object = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a', managedFields: [{}] },
      data: { x: 'yes' },
    };
    const text = textOfObject(object);
    assert.doesNotMatch(text, /managedFields/);
    assert.deepEqual(objectOfText(text), { ...object, metadata: { name: 'a' } });
    assert.throws(() => objectOfText('- a\n'), /not an object/);
    assert.throws(() => objectOfText('a: [\n'));
  });

  it('names an object by a path, and finds it again', () => {
    const object = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web.v1', namespace: 'shop' },
    };
    const path = objectPath('arn:aws/prod', 'deployments', object);
    assert.equal(path, '/arn%3Aaws%2Fprod/apps~v1/deployments/shop/web.v1.deployment.yaml');
    assert.deepEqual(addressOfPath(path), {
      context: 'arn:aws/prod',
      apiVersion: 'apps/v1',
      plural: 'deployments',
      namespace: 'shop',
      name: 'web.v1',
    });
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } };
    assert.equal(addressOfPath(objectPath('c', 'nodes', node))?.namespace, undefined);
    assert.equal(addressOfPath('/c/v1/nodes'), undefined);
  });
});
