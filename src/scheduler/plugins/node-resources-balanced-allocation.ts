import { MAX_NODE_SCORE, type PreScorePlugin, type Resources, type ScorePlugin } from '../framework/index.ts';

/** Likes the nodes better on which a Pod brings the shares of cpu and memory that are used nearer to each other. */
export const nodeResourcesBalancedAllocation: PreScorePlugin & ScorePlugin = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,
  // All Pods that ask for nothing would go to the same node.
  preScore: (_state, { requests }) =>
    requests.milliCpu === 0 && requests.memoryBytes === 0 ? 'skip' : undefined,
  score(_state, { requests }, { requested, allocatable }) {
    const before = balance(requested.milliCpu, requested.memoryBytes, allocatable);
    const after = balance(
      requested.milliCpu + requests.milliCpu,
      requested.memoryBytes + requests.memoryBytes,
      allocatable,
    );
    return MAX_NODE_SCORE / 2 + Math.trunc((MAX_NODE_SCORE / 2 + after - before) / 2);
  },
};

/** 50 where all of one is used and nothing of the other, 100 where the shares are equal. */
function balance(milliCpu: number, memoryBytes: number, allocatable: Resources): number {
  if (allocatable.milliCpu === 0 || allocatable.memoryBytes === 0) return MAX_NODE_SCORE;
  const cpu = Math.min(1, milliCpu / allocatable.milliCpu);
  const memory = Math.min(1, memoryBytes / allocatable.memoryBytes);
  return Math.trunc((1 - Math.abs(cpu - memory) / 2) * MAX_NODE_SCORE);
}
