import { parseApiVersion, StatusError } from '../api/index.ts';
import type { HttpResponse } from '../base/index.ts';
import {
  AggregatedDiscovery,
  type PlainAnswer,
  type ToldGroups,
  type ToldVersion,
} from './aggregated-discovery.ts';
import type { ApiRequest } from './http.ts';

/** A resource as the server's discovery tells of it. */
export interface ApiResource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  /** `status`, `scale`, `log`, … */
  readonly subresources: readonly string[];
}

export interface PreferredResources {
  readonly resources: readonly ApiResource[];
  /** The group versions of which nothing is known now, and why: another server serves them, and does not answer. */
  readonly failures: ReadonlyMap<string, string>;
}

/** In upstream's words what of discovery has failed; undefined where nothing has. */
export function discoveryFailure({ failures }: PreferredResources): string | undefined {
  if (failures.size === 0) return undefined;
  const each = [...failures].map(([apiVersion, why]) => `${apiVersion}: ${why}`).sort();
  return `unable to retrieve the complete list of server APIs: ${each.join(', ')}`;
}

/** What the server serves, asked once for each group version and kept until it is told to {@link Discovery.forget}. */
export interface Discovery {
  /** The resource that holds a kind; undefined where the server has none. */
  resourceFor(apiVersion: string, kind: string): Promise<ApiResource | undefined>;
  /** The resources of one group version; none where it is not served. */
  resourcesOf(apiVersion: string): Promise<readonly ApiResource[]>;
  /**
   * All resources, each in the version that the server prefers of those that have it, in the order of the groups: asked
   * anew, with two requests, of a server that tells all at once. Rejects where it does not answer.
   */
  preferredResources(): Promise<PreferredResources>;
  /** Asks again next time, for the versions of one group or for all: a custom resource may have come. */
  forget(group?: string): void;
}

export interface DiscoveryOptions {
  /**
   * Keeps also that a group version is not served, for whoever asks often and hears when that may have changed.
   * Otherwise the server is asked again each time.
   */
  readonly remembersAbsent?: boolean;
}

/** `get` answers with decoded JSON, `send` with the answer as it comes. */
export function createDiscovery(
  get: <T>(path: string) => Promise<T>,
  send: (request: ApiRequest) => Promise<HttpResponse>,
  { remembersAbsent = false }: DiscoveryOptions = {},
): Discovery {
  const known = new Map<string, Promise<readonly ApiResource[]>>();
  const aggregated = new AggregatedDiscovery(send);

  /** Undefined where the server does not serve the group version. */
  const read = async (apiVersion: string): Promise<readonly ApiResource[] | undefined> => {
    const root = apiVersion.includes('/') ? '/apis/' : '/api/';
    try {
      const { resources } = await get<{ resources?: RawResource[] }>(root + apiVersion);
      return resourcesFrom(apiVersion, resources ?? []);
    } catch (error) {
      if (error instanceof StatusError && error.code === 404) return undefined;
      throw error;
    }
  };
  const ask = (apiVersion: string): Promise<readonly ApiResource[]> => {
    // What was forgotten and asked again meanwhile is not to be dropped by the late answer of before.
    const drop = (): void => {
      if (known.get(apiVersion) === asked) known.delete(apiVersion);
    };
    const asked: Promise<readonly ApiResource[]> = read(apiVersion).then(
      (resources) => {
        if (resources === undefined && !remembersAbsent) drop();
        return resources ?? [];
      },
      (error: unknown) => {
        drop();
        throw error;
      },
    );
    known.set(apiVersion, asked);
    return asked;
  };
  const resourcesOf = (apiVersion: string): Promise<readonly ApiResource[]> =>
    known.get(apiVersion) ?? ask(apiVersion);

  /** Of a server that does not tell all at once: a request for each version. */
  const readPlain = async (answer: ToldGroups | PlainAnswer): Promise<AskedGroups> => {
    const list = 'plain' in answer ? answer.plain : await get('/apis');
    const { groups = [] } = list as { groups?: RawGroup[] };
    const asked = [['v1'], ...groups.map(versionsOf)];
    return Promise.all(asked.map((versions) => Promise.all(versions.map(askVersion))));
  };
  const askVersion = async (apiVersion: string): Promise<AskedVersion> => {
    try {
      return { apiVersion, resources: await ask(apiVersion), isCurrent: true };
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      return { apiVersion, resources: [], isCurrent: false, failure };
    }
  };

  return {
    resourcesOf,
    async resourceFor(apiVersion, kind) {
      return (await resourcesOf(apiVersion)).find((resource) => resource.kind === kind);
    },
    async preferredResources() {
      const [core, others] = await Promise.all([aggregated.read('/api'), aggregated.read('/apis')]);
      const isPlain = 'plain' in core || 'plain' in others;
      const groups = isPlain ? await readPlain(others) : [...core, ...others];
      if (!isPlain) {
        for (const { apiVersion, resources, isCurrent } of groups.flat()) {
          if (isCurrent) known.set(apiVersion, Promise.resolve(resources));
        }
      }
      return preferredOf(groups);
    },
    forget(group) {
      for (const apiVersion of known.keys()) {
        if (group === undefined || parseApiVersion(apiVersion).group === group) known.delete(apiVersion);
      }
    },
  };
}

interface AskedVersion extends ToldVersion {
  readonly failure?: string;
}

type AskedGroups = readonly (readonly AskedVersion[])[];

/** A resource that the first version of its group does not have is taken of the next one that does. */
function preferredOf(groups: AskedGroups): PreferredResources {
  const failures = new Map<string, string>();
  const preferred: ApiResource[] = [];
  for (const versions of groups) {
    const seen = new Set<string>();
    for (const { apiVersion, resources, isCurrent, failure } of versions) {
      if (!isCurrent) failures.set(apiVersion, failure ?? `stale GroupVersion discovery: ${apiVersion}`);
      for (const resource of resources) {
        if (!seen.has(resource.plural)) preferred.push(resource);
        seen.add(resource.plural);
      }
    }
  }
  return { resources: preferred, failures };
}

interface RawGroup {
  readonly preferredVersion: { readonly groupVersion: string };
  readonly versions?: readonly { readonly groupVersion: string }[];
}

/** The preferred one first. */
function versionsOf({ preferredVersion: { groupVersion }, versions = [] }: RawGroup): string[] {
  return [...new Set([groupVersion, ...versions.map((version) => version.groupVersion)])];
}

interface RawResource {
  name: string;
  kind: string;
  singularName?: string;
  shortNames?: string[];
  categories?: string[];
  namespaced: boolean;
  verbs: string[];
}

function resourcesFrom(apiVersion: string, raw: readonly RawResource[]): ApiResource[] {
  return raw
    .filter((resource) => !resource.name.includes('/'))
    .map((resource) => ({
      apiVersion,
      kind: resource.kind,
      plural: resource.name,
      singular: resource.singularName ?? '',
      shortNames: resource.shortNames ?? [],
      categories: resource.categories ?? [],
      namespaced: resource.namespaced,
      verbs: resource.verbs,
      subresources: raw
        .filter((other) => other.name.startsWith(`${resource.name}/`))
        .map((other) => other.name.slice(resource.name.length + 1)),
    }));
}
