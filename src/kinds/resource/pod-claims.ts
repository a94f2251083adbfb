import type { Pod, PodSpec, ResourceClaim } from '../types/index.ts';

export type PodResourceClaim = NonNullable<PodSpec['resourceClaims']>[number];

/** The claim that one of a Pod's claims stands for. */
export type NamedClaim =
  | {
      readonly state: 'named';
      readonly name: string;
      /** It was made for the Pod. */ readonly isOwn: boolean;
    }
  /** Nothing has to be made for it. */
  | { readonly state: 'needless' }
  | { readonly state: 'missing'; readonly message: string };

/** By which name the claim is known that a Pod refers to: one that is made from a template is told by the Pod's status. */
export function resourceClaimOf({ metadata, status }: Pod, podClaim: PodResourceClaim): NamedClaim {
  const { name, resourceClaimName, resourceClaimTemplateName } = podClaim;
  if (resourceClaimName !== undefined) return { state: 'named', name: resourceClaimName, isOwn: false };
  const pod = `pod "${metadata.namespace ?? ''}/${metadata.name ?? ''}"`;
  if (resourceClaimTemplateName === undefined) {
    const message = `${pod}, spec.resourceClaim "${name}": none of the supported fields are set`;
    return { state: 'missing', message };
  }
  const told = status?.resourceClaimStatuses?.find((each) => each.name === name);
  if (!told) return { state: 'missing', message: `${pod}: ResourceClaim not created yet` };
  const made = told.resourceClaimName;
  return made === undefined ? { state: 'needless' } : { state: 'named', name: made, isOwn: true };
}

/** The names of all claims that a Pod is known to have. */
export function resourceClaimNamesOf(pod: Pod): readonly string[] {
  const { resourceClaims } = pod.spec ?? {};
  const extended = pod.status?.extendedResourceClaimStatus?.resourceClaimName;
  if (!resourceClaims && extended === undefined) return NONE;
  const names = (resourceClaims ?? []).flatMap((podClaim) => {
    const claim = resourceClaimOf(pod, podClaim);
    return claim.state === 'named' ? [claim.name] : [];
  });
  return extended === undefined ? names : [...names, extended];
}

const NONE: readonly string[] = [];

/** Why a claim is none that was made for a Pod; undefined where it is. */
export function foreignResourceClaim(
  { metadata: pod }: Pod,
  { metadata }: ResourceClaim,
): string | undefined {
  if (metadata.ownerReferences?.some(({ controller, uid }) => controller && uid === pod.uid))
    return undefined;
  const names = `ResourceClaim ${metadata.namespace}/${metadata.name} was not created for Pod ${pod.namespace}/${pod.name}`;
  return `${names} (Pod is not owner)`;
}

export function isReservedForPod({ metadata: { uid } }: Pod, { status }: ResourceClaim): boolean {
  return status?.reservedFor?.some((each) => each.uid === uid) ?? false;
}
