import type { StoredResource } from './served-resource.ts';

/** What the keys of all objects of a resource begin with: of one namespace, or with an empty one of all. */
export function keyPrefixOf({ kind, storage }: StoredResource, namespace: string): string {
  return kind.namespaced && namespace !== '' ? storage.key(namespace, '') : storage.cache.prefix;
}
