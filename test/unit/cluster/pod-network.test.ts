import assert from 'node:assert/strict';
import { nodeCidrsFor } from '../../../src/cluster/pod-network.ts';

describe('the ranges of nodes', () => {
  const cases: readonly (readonly [number, string, string])[] = [
    [3, '110', '10.244.0.0/24'],
    [5000, '110', '10.244.0.0/24'],
    [1, '500', '10.244.0.0/22'],
    [10, '1k', '10.244.0.0/21'],
    [5000, '1k', '10.244.0.0/24'],
    [1, '1000000', '10.244.0.0/16'],
    [0, 'many', '10.244.0.0/24'],
  ];
  for (const [count, pods, firstCidr] of cases) {
    it(`of ${count} nodes with room for ${pods} Pods begin with ${firstCidr}`, () => {
      assert.deepEqual(nodeCidrsFor({ count, capacity: { pods } }), {
        clusterCidr: '10.224.0.0/11',
        firstCidr,
      });
    });
  }
});
