import type { KubernetesObject } from '../../../../api/index.ts';
import type { Pod } from '../../../types/index.ts';

/** Its containers have all ended for good: upstream's terminal phases. */
export function isFinished({ status }: Pod): boolean {
  return isTerminalPhase(status?.phase);
}

export function isTerminalPhase(phase: string | undefined): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}

/** It was asked to end and is at it, which for a Pod takes a while. The same holds for objects of every kind. */
export function isTerminating({ metadata }: Pick<KubernetesObject, 'metadata'>): boolean {
  return metadata.deletionTimestamp !== undefined;
}

/** Neither ended nor on its way out, as upstream's `IsPodActive`: it counts as a replica. */
export function isActive(pod: Pod): boolean {
  return !isFinished(pod) && !isTerminating(pod);
}

/** A node was chosen for it, or it named one itself. */
export function isAssigned({ spec }: Pod): boolean {
  return (spec?.nodeName ?? '') !== '';
}
