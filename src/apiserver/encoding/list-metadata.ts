import type { JsonObject } from '../../base/index.ts';
import type { Kind } from '../../api/index.ts';
import type { ListContent } from '../registry/list-content.ts';

/** The metadata of a list: its revision, and where the next page begins. `of`: the kind of its whole objects. */
export function listMetadata(content: Omit<ListContent, 'versions'>, of?: Kind): JsonObject {
  const { revision, continue: token, remainingItemCount } = content;
  return {
    resourceVersion: String(revision),
    // A list of objects without a type of Go's always says where it goes on.
    ...(token === undefined && !of?.type.isUnstructured ? {} : { continue: token ?? '' }),
    ...(remainingItemCount === undefined ? {} : { remainingItemCount }),
  };
}
