import { canonicalText, repeats } from '../../base/index.ts';
import type { KubernetesObject, OwnerReference } from '../../api/index.ts';

const WARNING =
  '.metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ';

/** Drops owners that an object names twice, and warns of them. */
export function dropRepeatedOwners(
  { metadata }: KubernetesObject,
  warnings: { add(text: string): void },
): void {
  const owners = metadata.ownerReferences ?? [];
  if (owners.length < 2) return;
  const kept: OwnerReference[] = [];
  const repeated: string[] = [];
  const isRepeated = repeats<string>();
  for (const owner of owners) {
    if (isRepeated(canonicalText(owner))) repeated.push(owner.uid);
    else kept.push(owner);
  }
  if (repeated.length === 0) return;
  metadata.ownerReferences = kept;
  warnings.add(WARNING + repeated.join(', '));
}
