import { compareVersions, type Kind } from '../../api/index.ts';
import type { RegisteredVersion, ToldVersion } from '../contracts/index.ts';

export interface ServedVersion {
  readonly version: string;
  readonly resources: readonly Kind[];
  /** What another server tells, which serves it: the resources are empty then. */
  readonly elsewhere?: ToldVersion;
}

export interface ServedGroup {
  readonly group: string;
  /** The preferred one first. */
  readonly versions: readonly ServedVersion[];
  /** The highest of its versions. */
  readonly priority: number;
  /** The name, `v1.apps`, by which upstream's plain list orders it among those of the same priority. */
  readonly leader: string;
}

/** In which order groups and versions come: those that are registered say. */
interface Place extends ServedVersion {
  readonly groupPriority: number;
  readonly versionPriority: number;
}

/** What is served and not registered comes where custom resources do. */
const UNREGISTERED = { groupPriority: 1000, versionPriority: 100 };
/** Registrations themselves come first, which no registration says. */
const FIRST_GROUP = 'apiregistration.k8s.io';
const FIRST = { groupPriority: 20_001, versionPriority: 1 };

/**
 * Kinds by group and version, and what others serve. Where nothing is registered, groups are in the order in which their
 * kinds come; else in that of the aggregated document.
 */
export function groupsOf(
  kinds: readonly Kind[],
  registered?: Iterable<RegisteredVersion>,
): readonly ServedGroup[] {
  const groups = new Map<string, Map<string, Place>>();
  const resources = new Map<string, Kind[]>();
  for (const kind of kinds) {
    const { group, version } = kind;
    entry(resources, `${group}/${version}`, (): Kind[] => []).push(kind);
  }
  for (const kinds of resources.values()) {
    const [{ group, version } = { group: '', version: '' }] = kinds;
    const versions = entry(groups, group, () => new Map<string, Place>());
    versions.set(version, {
      version,
      resources: kinds,
      ...(group === FIRST_GROUP ? FIRST : UNREGISTERED),
    });
  }
  for (const each of registered ?? []) register(groups, each);
  const served = [...groups].map(([group, versions]) => servedGroup(group, [...versions.values()]));
  return registered ? served.sort(inAggregated) : served;
}

/** The order of the plain list of groups. */
export function inPlainOrder(groups: readonly ServedGroup[]): readonly ServedGroup[] {
  return groups.toSorted((a, b) => b.priority - a.priority || compare(a.leader, b.leader));
}

function register(groups: Map<string, Map<string, Place>>, registered: RegisteredVersion): void {
  const { group, version, groupPriority, versionPriority, elsewhere } = registered;
  const local = groups.get(group)?.get(version);
  // A version that is said to be served here, and is not, would lead nowhere.
  if (!elsewhere && !local) return;
  const versions = entry(groups, group, () => new Map<string, Place>());
  const resources = elsewhere ? { resources: [], elsewhere } : { resources: local?.resources ?? [] };
  versions.set(version, { version, ...resources, groupPriority, versionPriority });
}

function servedGroup(group: string, places: readonly Place[]): ServedGroup {
  const versions = places.toSorted(
    (a, b) => b.versionPriority - a.versionPriority || compareVersions(a.version, b.version),
  );
  const priority = Math.max(...places.map(({ groupPriority }) => groupPriority));
  const leaders = places
    .filter(({ groupPriority }) => groupPriority === priority)
    .map(({ version }) => `${version}.${group}`);
  return { group, versions, priority, leader: leaders.sort(compare)[0] ?? '' };
}

function inAggregated(a: ServedGroup, b: ServedGroup): number {
  return b.priority - a.priority || compare(a.group, b.group);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
