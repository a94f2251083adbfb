import { MAX_NODE_SCORE, type ScorePlugin } from '../framework/index.ts';
import { usedFractions } from './used-fractions.ts';

/** Likes the nodes better on which cpu and memory would be used up alike. */
export const nodeResourcesBalancedAllocation: ScorePlugin = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,
  score(_state, pod, node) {
    const { cpu, memory } = usedFractions(pod, node);
    return (1 - Math.abs(cpu - memory) / 2) * MAX_NODE_SCORE;
  },
};
