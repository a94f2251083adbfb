import type { PersistentVolumeClaim, Pod, PodSpec } from '../../../types/index.ts';

type Volume = NonNullable<PodSpec['volumes']>[number];

/** The claim of a volume; that of an ephemeral one has the Pod's name before its own. Undefined where it is of none. */
export function claimNameOf(
  { metadata }: Pick<Pod, 'metadata'>,
  { name, persistentVolumeClaim, ephemeral }: Volume,
): string | undefined {
  return persistentVolumeClaim?.claimName ?? (ephemeral ? `${metadata.name ?? ''}-${name}` : undefined);
}

/** The names of the claims that are made for a Pod's ephemeral volumes. */
export function ephemeralClaimNames(pod: Pod): readonly string[] {
  const volumes = (pod.spec?.volumes ?? []).filter(
    ({ persistentVolumeClaim, ephemeral }) => ephemeral && !persistentVolumeClaim,
  );
  return volumes.flatMap((volume) => claimNameOf(pod, volume) ?? []);
}

/** Why a claim is none for an ephemeral volume of a Pod, though it has the name: undefined where it is its own. */
export function foreignClaimProblem(pod: Pod, claim: PersistentVolumeClaim): string | undefined {
  const { name = '', namespace = '', uid } = pod.metadata;
  const owner = claim.metadata.ownerReferences?.find(({ controller }) => controller);
  if (owner?.uid === uid && uid !== undefined) return undefined;
  const { metadata } = claim;
  return `PVC ${metadata.namespace ?? ''}/${metadata.name ?? ''} was not created for pod ${namespace}/${name} (pod is not owner)`;
}
