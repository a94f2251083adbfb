import { type ApiObject, type Informers, MutableObjectCache } from '../../src/client/index.ts';

/** Informers that know just these objects, by the plural of their resource. */
export function fixedInformers(objects: Readonly<Record<string, readonly ApiObject[]>>): Informers {
  const caches = new Map<string, MutableObjectCache<ApiObject>>();
  for (const [plural, items] of Object.entries(objects)) {
    const cache = new MutableObjectCache<ApiObject>();
    for (const item of items) cache.put(item);
    caches.set(plural, cache);
  }
  const of = (_apiVersion: string, plural: string) => ({
    resource: plural,
    cache: caches.get(plural) ?? new MutableObjectCache<ApiObject>(),
    hasSynced: true,
    whenSynced: () => Promise.resolve(),
    addHandler: () => ({ dispose() {} }),
    dispose() {},
  });
  return { of: of as unknown as Informers['of'], stop() {}, dispose() {} };
}
