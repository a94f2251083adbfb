import { type Diagnosis, formatCounts } from './framework/index.ts';

/** `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable. preemption: …` */
export function formatFitError(diagnosis: Diagnosis, postFilterMessage: string): string {
  const { nodeCount, preFilterMessage } = diagnosis;
  if (nodeCount === 0) return 'no nodes available to schedule pods';
  const reasons = preFilterMessage ?? formatCounts(diagnosis.reasons);
  const message = `0/${nodeCount} nodes are available: ${reasons}.`;
  return postFilterMessage === '' ? message : `${message} ${postFilterMessage}`;
}
