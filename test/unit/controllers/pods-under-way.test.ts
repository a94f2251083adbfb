import assert from 'node:assert/strict';
import type { Pod } from '../../../src/kinds/index.ts';
import { PodsUnderWay } from '../../../src/controllers/library/pods/pods-under-way.ts';

const controller = (uid: string) => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  name: 'web',
  uid,
  controller: true,
});

function pod(name: string, isReady: boolean, more: Partial<Pod['metadata']> = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, ownerReferences: [controller('a')], ...more },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }] },
  };
}

describe('the Pods of an owner that are under way', () => {
  let pods: PodsUnderWay;
  beforeEach(() => (pods = new PodsUnderWay()));

  it('are those that are not ready yet', () => {
    pods.follow(pod('1', false));
    pods.follow(pod('2', false));
    pods.follow(pod('1', true));
    assert.equal(pods.count('a'), 1);
    pods.follow(pod('2', true));
    assert.equal(pods.count('a'), 0);
  });

  it('are those that are asked to end, until they are gone', () => {
    const ending = pod('1', true, { deletionTimestamp: '2026-01-01T00:00:00Z' });
    pods.follow(ending);
    assert.equal(pods.count('a'), 1);
    pods.drop(ending);
    assert.equal(pods.count('a'), 0);
  });

  it('are not those that have finished, nor those of others or of nobody', () => {
    pods.follow({ ...pod('1', false), status: { phase: 'Succeeded' } });
    pods.follow(pod('2', false, { ownerReferences: [controller('b')] }));
    pods.follow(pod('3', false, { ownerReferences: [] }));
    assert.equal(pods.count('a'), 0);
    assert.equal(pods.count('b'), 1);
    assert.equal(pods.count(undefined), 0);
  });
});
