import { grouped } from '../../base/index.ts';
import { apiVersionOf, type GroupVersionKind } from '../../api/index.ts';
import type { Catalog, CatalogKind } from './catalog.ts';

/** Finds kinds by all that a manifest may say of one. `open`: the groups that may have more kinds than these. */
export function kindTable(
  kinds: readonly CatalogKind[],
  open: ReadonlySet<string>,
): Pick<Catalog, 'kinds' | 'find' | 'named' | 'inVersion' | 'knownOf'> {
  const byName = grouped(kinds, ({ kind }) => kind);
  const byVersion = grouped(kinds, apiVersionOf);
  const groups = new Set(kinds.map(({ group }) => group));
  const named = (kind: string): readonly CatalogKind[] => byName.get(kind) ?? [];
  return {
    kinds,
    named,
    find: ({ group, version, kind }: GroupVersionKind) =>
      named(kind).find((known) => known.group === group && known.version === version),
    inVersion: (apiVersion) => byVersion.get(apiVersion) ?? [],
    knownOf: (group) => (!groups.has(group) ? 'none' : open.has(group) ? 'some' : 'all'),
  };
}
