import type { JsonObject } from '../../base/index.ts';
import type { ListContent } from '../registry/list-content.ts';

/** The metadata of a list: its revision, and where the next page begins. */
export function listMetadata(content: Omit<ListContent, 'versions'>): JsonObject {
  const { revision, continue: token, remainingItemCount } = content;
  return {
    resourceVersion: String(revision),
    ...(token === undefined ? {} : { continue: token }),
    ...(remainingItemCount === undefined ? {} : { remainingItemCount }),
  };
}
