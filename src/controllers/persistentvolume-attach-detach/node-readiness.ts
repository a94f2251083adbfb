import { conditionIs } from '../../api/index.ts';
import type { Node } from '../../kinds/index.ts';

/** Whether its kubelet says that all is well, as far as anybody has heard. */
export function isNodeReady({ status }: Node): boolean {
  return conditionIs(status?.conditions, 'Ready', 'True');
}
