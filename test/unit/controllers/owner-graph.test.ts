import assert from 'node:assert/strict';
import type { ObjectMeta } from '../../../src/api/index.ts';
import { OwnerGraph } from '../../../src/controllers/garbage-collector/owner-graph.ts';

describe('the graph of owners', () => {
  let asked: string[];
  let graph: OwnerGraph;
  beforeEach(() => {
    asked = [];
    graph = new OwnerGraph({
      check: (uid) => asked.push(`check ${uid}`),
      orphan: (uid) => asked.push(`orphan ${uid}`),
      mismatch: (node, reference) => asked.push(`mismatch ${node.uid} of ${reference.uid}`),
    });
  });

  const object = (uid: string, owners: readonly string[] = [], more: Partial<ObjectMeta> = {}) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: uid,
      namespace: 'n',
      uid,
      ownerReferences: owners.map((owner) => ({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        name: owner.replace('!', ''),
        uid: owner.replace('!', ''),
        blockOwnerDeletion: owner.endsWith('!'),
      })),
      ...more,
    },
  });
  const take = (): string[] => asked.splice(0);

  it('asks for nothing as long as owners are there', () => {
    graph.observe(object('a'));
    graph.observe(object('b', ['a']));
    assert.deepEqual(take(), []);
  });

  it('looks at the dependents of what is gone', () => {
    graph.observe(object('a'));
    graph.observe(object('b', ['a']));
    graph.observe(object('c', ['b']));
    graph.forget('a');
    assert.deepEqual(take(), ['check b']);
  });

  it('looks whether an owner exists that was never seen, and drops it with its last dependent', () => {
    graph.observe(object('b', ['a']));
    assert.deepEqual(take(), ['check a']);
    graph.forget('b');
    assert.equal(graph.get('a'), undefined);
  });

  it('takes a virtual owner for real once it is seen', () => {
    graph.observe(object('b', ['a']));
    graph.observe(object('a'));
    take();
    assert.deepEqual([graph.get('a')?.virtual, graph.get('a')?.dependents.size], [false, 1]);
  });

  it('tells of an owner that is in another namespace, whichever comes first', () => {
    graph.observe(object('far', [], { namespace: 'other' }));
    graph.observe(object('b', ['far']));
    assert.deepEqual(take(), ['mismatch b of far', 'check b']);
    graph.observe(object('c', ['away']));
    take();
    graph.observe(object('away', [], { namespace: 'other' }));
    assert.deepEqual(take(), ['mismatch c of away', 'check c']);
  });

  it('follows references as they come and go', () => {
    graph.observe(object('a'));
    graph.observe(object('b'));
    graph.observe(object('c', ['a']));
    graph.observe(object('c', ['b']));
    graph.forget('a');
    assert.deepEqual(take(), []);
    graph.forget('b');
    assert.deepEqual(take(), ['check c']);
  });

  it('carries a foreground deletion to the dependents, and comes back when one is gone or no longer blocks', () => {
    const ending = { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['foregroundDeletion'] };
    graph.observe(object('a'));
    graph.observe(object('b', ['a!']));
    graph.observe(object('c', ['a!']));
    graph.observe(object('a', [], ending));
    assert.deepEqual(take(), ['check b', 'check c', 'check a']);
    graph.forget('b');
    assert.deepEqual(take(), ['check a']);
    graph.observe(object('c', ['a']));
    assert.deepEqual(take(), ['check a']);
  });

  it('asks once for the orphaning of what is deleted so', () => {
    const ending = { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['orphan'] };
    graph.observe(object('a'));
    graph.observe(object('a', [], ending));
    graph.observe(object('a', [], { ...ending, labels: { x: 'y' } }));
    assert.deepEqual(take(), ['orphan a']);
  });
});
