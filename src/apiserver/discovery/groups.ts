import { compareVersions, type Kind } from '../../api/index.ts';

export interface ServedVersion {
  readonly version: string;
  readonly resources: readonly Kind[];
}

export interface ServedGroup {
  readonly group: string;
  /** The preferred one first. */
  readonly versions: readonly ServedVersion[];
}

/** Kinds by group and version, in the order in which they come. */
export function groupsOf(kinds: readonly Kind[]): readonly ServedGroup[] {
  const groups = new Map<string, Map<string, Kind[]>>();
  for (const resource of kinds) {
    const versions = entry(groups, resource.group, () => new Map<string, Kind[]>());
    entry(versions, resource.version, (): Kind[] => []).push(resource);
  }
  return [...groups].map(([group, versions]) => ({
    group,
    versions: [...versions]
      .map(([version, served]) => ({ version, resources: served }))
      // Those of definitions come in any order.
      .sort((a, b) => compareVersions(a.version, b.version)),
  }));
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
