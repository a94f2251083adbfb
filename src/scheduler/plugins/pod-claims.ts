import { claimNameOf, type PersistentVolumeClaim, type Pod } from '../../kinds/index.ts';

const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
/** On a claim: where a provisioner is to make its volume. A provisioner that cannot takes it away. */
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node';

/** The names of the claims that a Pod uses, each once. */
export function claimNamesOf(pod: Pod): readonly string[] {
  return [...new Set((pod.spec?.volumes ?? []).flatMap((volume) => claimNameOf(pod, volume) ?? []))];
}

/** Whether the claim has its volume for good. */
export function isBound({ metadata, spec }: PersistentVolumeClaim): boolean {
  return (spec?.volumeName ?? '') !== '' && metadata.annotations?.[BIND_COMPLETED] !== undefined;
}
