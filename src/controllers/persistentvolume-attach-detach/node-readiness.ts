import type { Node } from '../../kinds/index.ts';

/** Whether its kubelet says that all is well, as far as anybody has heard. */
export function isNodeReady({ status }: Node): boolean {
  return status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false;
}
