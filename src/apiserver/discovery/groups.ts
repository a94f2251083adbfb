import type { ResourceInfo } from '../../api/index.ts';

export interface ServedVersion {
  readonly version: string;
  readonly resources: readonly ResourceInfo[];
}

export interface ServedGroup {
  readonly group: string;
  /** The preferred one first. */
  readonly versions: readonly ServedVersion[];
}

/** Resources by group and version, in the order in which they come. */
export function groupsOf(resources: readonly ResourceInfo[]): readonly ServedGroup[] {
  const groups = new Map<string, Map<string, ResourceInfo[]>>();
  for (const resource of resources) {
    const versions = entry(groups, resource.group, () => new Map<string, ResourceInfo[]>());
    entry(versions, resource.version, (): ResourceInfo[] => []).push(resource);
  }
  return [...groups].map(([group, versions]) => ({
    group,
    versions: [...versions].map(([version, served]) => ({ version, resources: served })),
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
