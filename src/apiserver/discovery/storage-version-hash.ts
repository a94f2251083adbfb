import { sha256 } from '../../base/index.ts';
import type { GroupVersionKind, ResourceInfo } from '../../api/index.ts';

/**
 * Upstream's hash of what a resource is stored as: clients see by it when that changes. Undefined for what is not
 * stored.
 */
export function storageVersionHash(resource: ResourceInfo, storedAs: GroupVersionKind): string | undefined {
  if (!resource.verbs.includes('watch')) return undefined;
  const { group, version, kind } = storedAs;
  const digest = sha256(new TextEncoder().encode(`${group}/${version}/${kind}`));
  return btoa(String.fromCharCode(...digest.subarray(0, HASH_BYTES)));
}

const HASH_BYTES = 8;
