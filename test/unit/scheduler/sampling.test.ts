import assert from 'node:assert/strict';
import { numFeasibleNodesToFind } from '../../../src/scheduler/sampling.ts';

describe('numFeasibleNodesToFind', () => {
  const cases: readonly [nodes: number, wanted: number][] = [
    [0, 0],
    [10, 10],
    [99, 99],
    // Half of them would be fewer than a hundred.
    [100, 100],
    [200, 100],
    [1000, 420],
    [5000, 500],
    // 5 % is the least.
    [6000, 300],
    [100_000, 5000],
  ];
  for (const [nodes, wanted] of cases) {
    it(`wants ${wanted} of ${nodes}`, () => assert.equal(numFeasibleNodesToFind(nodes), wanted));
  }
});
