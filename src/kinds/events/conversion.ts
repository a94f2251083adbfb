import { isObject, type JsonObject } from '../../base/index.ts';
import type { DirectConversion, KubernetesObject } from '../../api/index.ts';
import { completed } from '../schema/index.ts';

const EVENT = { group: '', version: 'v1', kind: 'Event' };
const NEW_EVENT = { group: 'events.k8s.io', version: 'v1', kind: 'Event' };

/** Events are stored as those of the core group. */
export const eventConversion: DirectConversion = {
  stored: EVENT,
  toStored: (event) => completed(eventOfCoreGroup(event), EVENT),
  toServed: (event) => completed(eventOfOwnGroup(event), NEW_EVENT),
};

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
function eventOfOwnGroup(event: KubernetesObject): KubernetesObject {
  return { ...renamed(event, new Map(NAMES)), apiVersion: 'events.k8s.io/v1' };
}

/** An Event of `events.k8s.io/v1` as one of the core group. */
function eventOfCoreGroup(event: KubernetesObject): KubernetesObject {
  return { ...renamed(event, new Map(NAMES.map(([core, own]) => [own, core]))), apiVersion: 'v1' };
}

function renamed(event: KubernetesObject, names: ReadonlyMap<string, string>): KubernetesObject {
  const { kind, apiVersion, metadata, ...rest } = event;
  const fields = Object.entries(rest).map(([name, value]) => [names.get(name) ?? name, value] as const);
  return { kind, apiVersion, metadata, ...(Object.fromEntries(fields.filter(hasValue)) as JsonObject) };
}

/** What an empty structure says nothing of; of the others it says that they are there. */
const STRUCTURES = new Set(NAMES.flat());

function hasValue([name, value]: readonly [string, unknown]): boolean {
  if (!STRUCTURES.has(name)) return value !== undefined;
  return value !== undefined && !(isObject(value) && Object.keys(value).length === 0);
}
