import type { PersistentVolumeClaim, Pod } from '../../kinds/index.ts';

const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
/** On a claim: where a provisioner is to make its volume. A provisioner that cannot takes it away. */
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node';

/** The names of the claims that a Pod uses, each once. */
export function claimNamesOf({ metadata, spec }: Pod): readonly string[] {
  const names = (spec?.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) => {
    if (persistentVolumeClaim) return [persistentVolumeClaim.claimName];
    return ephemeral ? [`${metadata.name ?? ''}-${name}`] : [];
  });
  return [...new Set(names)];
}

/** Those of them that are made for the Pod, and go with it. */
export function ephemeralClaimNamesOf({ metadata, spec }: Pod): ReadonlySet<string> {
  return new Set(
    (spec?.volumes ?? []).flatMap(({ name, ephemeral }) =>
      ephemeral ? [`${metadata.name ?? ''}-${name}`] : [],
    ),
  );
}

/** Whether the claim has its volume for good. */
export function isBound({ metadata, spec }: PersistentVolumeClaim): boolean {
  return (spec?.volumeName ?? '') !== '' && metadata.annotations?.[BIND_COMPLETED] !== undefined;
}
