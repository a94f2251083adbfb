import {
  apiVersionOf,
  type KubernetesObject,
  type Kinds,
  parseApiVersion,
  StatusError,
} from '../../api/index.ts';
import { ObjectCodec } from '../../apiserver/index.ts';
import { type Clock, isObject } from '../../base/index.ts';
import type { ApiResource, Client } from '../../client/index.ts';
import { builtInKinds } from '../../kinds/index.ts';
import { MemoryState, MemoryStore } from '../../store/index.ts';

export interface ReadClusterOptions {
  readonly clock: Clock;
  /** Of the annotations that say how Pods behave: its nodes become simulated ones by one of them. */
  readonly annotationPrefix: string;
  /** Whether Secrets are read, too; false where left out. */
  readonly secrets?: boolean;
}

/** What somebody may read of a cluster, as a store that a fork can begin from. */
export interface ReadCluster {
  readonly store: MemoryStore;
  /** What is not in it, and why: resources that may not be read, or that a fork can do nothing with. */
  readonly unread: readonly UnreadResource[];
}

export interface UnreadResource {
  /** `secrets`, `widgets.example.com`. */
  readonly resource: string;
  readonly why: string;
}

/** Who would be asked by these is not in the fork, and each that cannot be asked would refuse what it is asked about. */
const ASKS_OTHERS = 'it tells to ask a server that a fork does not ask';
const LEFT_OUT: Readonly<Record<string, string>> = {
  secrets: 'Secrets were not asked for',
  events: 'it is of the past',
  'events.events.k8s.io': 'it is of the past',
  componentstatuses: 'it is not stored',
  'apiservices.apiregistration.k8s.io': ASKS_OTHERS,
  'validatingwebhookconfigurations.admissionregistration.k8s.io': ASKS_OTHERS,
  'mutatingwebhookconfigurations.admissionregistration.k8s.io': ASKS_OTHERS,
};
const DEFINITIONS = { apiVersion: 'apiextensions.k8s.io/v1', plural: 'customresourcedefinitions' };

/** Where the objects of a resource are kept, and in which version. */
interface Place {
  readonly apiVersion: string;
  readonly prefix: string;
}

/**
 * Reads a cluster, list by list, and writes nothing to it. The lists are not of one moment. Rejects where the cluster does not
 * tell what it serves.
 */
export async function readCluster(client: Client, options: ReadClusterOptions): Promise<ReadCluster> {
  const kinds = builtInKinds();
  const codec = new ObjectCodec(kinds);
  const state = new MemoryState();
  const unread: UnreadResource[] = [];
  let revision = 1;
  const { resources, failures } = await client.discovery.preferredResources();
  for (const [apiVersion, why] of failures) unread.push({ resource: apiVersion, why });
  const definitions = await placesOfDefinitions(client);
  for (const resource of resources) {
    const name = fullName(resource);
    const isLeftOut = LEFT_OUT[name] !== undefined && !(name === 'secrets' && options.secrets);
    const place = placeOf(kinds, resource) ?? definitions.get(name);
    const why = isLeftOut ? LEFT_OUT[name] : place ? undefined : 'its server is not in a fork';
    if (!resource.verbs.includes('list')) continue;
    if (why !== undefined || !place) {
      unread.push({ resource: name, why: why ?? '' });
      continue;
    }
    try {
      const list = await client.resource<Listed>(place.apiVersion, resource.plural).listAll();
      revision = Math.max(revision, revisionOf(list.resourceVersion));
      for (const item of list.items) {
        const object = taken(item, resource, place, options.annotationPrefix);
        const { namespace, name: own = '' } = object.metadata;
        const key = `/registry/${place.prefix}${namespace ? `${namespace}/` : ''}${own}`;
        const at = revisionOf(object.metadata.resourceVersion);
        revision = Math.max(revision, at);
        // As it is stored here, whichever way it was written.
        const value = codec.encode(codec.decode(codec.encode(object)));
        state.add({ key, value, createRevision: at, modRevision: at });
      }
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      unread.push({ resource: name, why: error.message });
    }
  }
  const content = { revision: Math.max(2, revision), state, leases: [] };
  return { store: new MemoryStore({ clock: options.clock }, content), unread };
}

type Listed = KubernetesObject;

function placeOf(kinds: Kinds, { apiVersion, plural }: ApiResource): Place | undefined {
  const { group, version } = parseApiVersion(apiVersion);
  const kind = kinds.findResource(group, version, plural);
  return kind && { apiVersion: apiVersionOf(kind.storageVersion), prefix: kind.storagePrefix };
}

/** The places of custom resources, by their full name; none where definitions may not be read. */
async function placesOfDefinitions(client: Client): Promise<ReadonlyMap<string, Place>> {
  const places = new Map<string, Place>();
  try {
    const { items } = await client.resource<Listed>(DEFINITIONS.apiVersion, DEFINITIONS.plural).listAll();
    for (const { spec } of items) {
      if (!isObject(spec) || !isObject(spec['names']) || !Array.isArray(spec['versions'])) continue;
      const stored: unknown = spec['versions'].find(
        (version) => isObject(version) && version['storage'] === true,
      );
      if (!isObject(stored)) continue;
      const [group, plural] = [String(spec['group']), String(spec['names']['plural'])];
      const apiVersion = `${group}/${String(stored['name'])}`;
      places.set(`${plural}.${group}`, { apiVersion, prefix: `${group}/${plural}/` });
    }
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
  }
  return places;
}

/** An item of a list as it is kept: with its kind; and a node as one that is simulated. */
function taken(
  item: Listed,
  { kind }: ApiResource,
  { apiVersion }: Place,
  annotationPrefix: string,
): KubernetesObject {
  const object = { ...item, apiVersion, kind };
  if (kind !== 'Node' || apiVersion !== 'v1') return object;
  const annotations = { ...object.metadata.annotations, [`${annotationPrefix}/node`]: 'simulated' };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

function fullName({ apiVersion, plural }: ApiResource): string {
  const { group } = parseApiVersion(apiVersion);
  return group === '' ? plural : `${plural}.${group}`;
}

/** 1 where a server's revision is no number of ours. */
function revisionOf(text: string | undefined): number {
  const revision = Number(text);
  return Number.isSafeInteger(revision) && revision > 1 ? revision : 1;
}
