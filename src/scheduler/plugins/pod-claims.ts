import {
  claimNameOf,
  ephemeralClaimNames,
  foreignClaimProblem,
  type PersistentVolumeClaim,
  type Pod,
} from '../../kinds/index.ts';

const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
/** On a claim: where a provisioner is to make its volume. A provisioner that cannot takes it away. */
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node';

/** The names of the claims that a Pod uses, each once. */
export function claimNamesOf({ metadata, spec }: Pod): readonly string[] {
  const names = (spec?.volumes ?? []).flatMap((volume) => claimNameOf({ metadata }, volume) ?? []);
  return [...new Set(names)];
}

/** Whether the claim has its volume for good. */
export function isBound({ metadata, spec }: PersistentVolumeClaim): boolean {
  return (spec?.volumeName ?? '') !== '' && metadata.annotations?.[BIND_COMPLETED] !== undefined;
}

/** Why a Pod cannot have a claim as its own: undefined where it can, or where it is there for others, too. */
export function claimProblem(
  pod: Pod,
  name: string,
  claim: PersistentVolumeClaim | undefined,
): string | undefined {
  const isEphemeral = ephemeralClaimNames(pod).includes(name);
  if (claim) return isEphemeral ? foreignClaimProblem(pod, claim) : undefined;
  return isEphemeral
    ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`
    : `persistentvolumeclaim "${name}" not found`;
}
