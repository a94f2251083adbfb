import type { OwnerReference } from '../../api/index.ts';
import { type Pod, type ResourceClaim, resourceClaimNamesOf } from '../../kinds/index.ts';
import { type Informer, keyOf } from '../../client/index.ts';
import { controllerOf } from '../library/objects/index.ts';

/** Says of a claim that was made from a template for which of its Pod's claims. */
export const POD_CLAIM_NAME = 'resource.kubernetes.io/pod-claim-name';

/** The Pods that have a claim, scheduled or not. */
export function podsWithClaim(pods: Informer<Pod>, claim: ResourceClaim): readonly Pod[] {
  return pods.cache.index('resource claims', resourceClaimKeysOf).get(keyOf(claim));
}

export function resourceClaimKeysOf(pod: Pod): readonly string[] {
  return resourceClaimNamesOf(pod).map((name) => `${pod.metadata.namespace}/${name}`);
}

/** The claims that were made for a Pod, by its uid. */
export function claimsOwnedBy(
  claims: Informer<ResourceClaim>,
  { metadata: { uid = '' } }: Pod,
): readonly ResourceClaim[] {
  return claims.cache.index('owning Pod', (claim) => owningPodUid(claim) ?? NONE).get(uid);
}

const NONE: readonly string[] = [];

function owningPodUid(claim: ResourceClaim): readonly string[] | undefined {
  const owner = owningPod(claim);
  return owner && [owner.uid];
}

/** The Pod for which a claim was made. */
export function owningPod(claim: ResourceClaim): OwnerReference | undefined {
  const owner = controllerOf(claim);
  return owner?.kind === 'Pod' ? owner : undefined;
}
