import type { ApiObject } from './object-name.ts';

/** What a write answers and what a watch tells come in either order: the later version counts. */
export function isNewer(a: Pick<ApiObject, 'metadata'>, b: Pick<ApiObject, 'metadata'>): boolean {
  return Number(a.metadata.resourceVersion ?? 0) > Number(b.metadata.resourceVersion ?? 0);
}
