import { naturalKey } from './natural-key.ts';
import type { Placed } from './placement.ts';

/**
 * The order of what one object controls: the newest ReplicaSet or Job comes first; Pods of one set were usually made in
 * the same second, and go by name.
 */
export function inOrderBelow(placed: readonly Placed[]): readonly Placed[] {
  const keyed = placed.map((each) => {
    const { name = '', creationTimestamp = '' } = each.object.metadata;
    return { each, created: each.object.kind === 'Pod' ? '' : creationTimestamp, key: naturalKey(name) };
  });
  keyed.sort((a, b) => {
    if (a.created !== b.created) return a.created < b.created ? 1 : -1;
    return a.key < b.key ? -1 : Number(a.key > b.key);
  });
  return keyed.map(({ each }) => each);
}
