import { MAX_NODE_SCORE } from '../framework/index.ts';

/** Scales scores so that the highest is 100; with `reverse` the lowest is. */
export function normalizeByHighest(scores: number[], reverse: boolean): void {
  const highest = scores.reduce((most, score) => Math.max(most, score), 0);
  scores.forEach((score, i) => {
    const scaled = highest === 0 ? 0 : (score * MAX_NODE_SCORE) / highest;
    scores[i] = reverse ? MAX_NODE_SCORE - scaled : scaled;
  });
}
