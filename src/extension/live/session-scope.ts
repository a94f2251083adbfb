import type { InformerSelection } from '../../client/index.ts';
import { NAMESPACES, type ResourceRef, sameResource } from './resources.ts';

/** Which part of a cluster a session looks at. */
export interface SessionScope {
  /** All namespaces where left out; otherwise these, for whoever may look into no others. */
  readonly namespaces?: readonly string[];
}

/** The scope of these namespaces; all, where there are none. */
export function scopeOf(namespaces: readonly string[]): SessionScope {
  const names = [...new Set(namespaces.map((name) => name.trim()).filter((name) => name !== ''))];
  return names.length === 0 ? {} : { namespaces: names };
}

/**
 * What has to be listed and watched to see a resource in the scope: all of it at once, or each namespace by itself. Of
 * the namespaces themselves each is asked for by its name.
 */
export function selectionsIn(
  { namespaces }: SessionScope,
  resource: ResourceRef,
): readonly InformerSelection[] {
  if (namespaces === undefined) return [{}];
  if (resource.namespaced) return namespaces.map((namespace) => ({ namespace }));
  if (!sameResource(resource, NAMESPACES)) return [{}];
  return namespaces.map((name) => ({ fieldSelector: `metadata.name=${name}` }));
}

/** Whether objects of the resource in that namespace are seen: what is not seen may well be there. */
export function isInScope(
  { namespaces }: SessionScope,
  resource: Pick<ResourceRef, 'namespaced'>,
  namespace: string | undefined,
): boolean {
  return namespaces === undefined || !resource.namespaced || namespaces.includes(namespace ?? '');
}
