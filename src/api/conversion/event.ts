import { isObject, type JsonObject } from '../../base/index.ts';
import type { KubernetesObject } from '../object.ts';

/** The fields of an Event that its own group names otherwise than the core group: core name, own name. */
const NAMES: readonly (readonly [string, string])[] = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['reportingComponent', 'reportingController'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
];

/** An Event of the core group as one of `events.k8s.io/v1`. */
export function eventOfOwnGroup(event: KubernetesObject): KubernetesObject {
  return { ...renamed(event, new Map(NAMES)), apiVersion: 'events.k8s.io/v1' };
}

/** An Event of `events.k8s.io/v1` as one of the core group. */
export function eventOfCoreGroup(event: KubernetesObject): KubernetesObject {
  return { ...renamed(event, new Map(NAMES.map(([core, own]) => [own, core]))), apiVersion: 'v1' };
}

function renamed(event: KubernetesObject, names: ReadonlyMap<string, string>): KubernetesObject {
  const { kind, apiVersion, metadata, ...rest } = event;
  const fields = Object.entries(rest).map(([name, value]) => [names.get(name) ?? name, value] as const);
  return { kind, apiVersion, metadata, ...(Object.fromEntries(fields.filter(hasValue)) as JsonObject) };
}

function hasValue([, value]: readonly [string, unknown]): boolean {
  return value !== undefined && !(isObject(value) && Object.keys(value).length === 0);
}
