import { parseApiVersion, StatusError } from '../api/index.ts';

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

/** What the server serves, asked once for each group version and kept until it is told to {@link Discovery.forget}. */
export interface Discovery {
  /** The resource that holds a kind; undefined where the server has none. */
  resourceFor(apiVersion: string, kind: string): Promise<ApiResource | undefined>;
  /** The resources of one group version; none where it is not served. */
  resourcesOf(apiVersion: string): Promise<readonly ApiResource[]>;
  /** All resources of the version that the server prefers in each group, in the order of the groups. */
  preferredResources(): Promise<readonly ApiResource[]>;
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

export function createDiscovery(
  get: <T>(path: string) => Promise<T>,
  { remembersAbsent = false }: DiscoveryOptions = {},
): Discovery {
  const known = new Map<string, Promise<readonly ApiResource[]>>();

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

  return {
    resourcesOf,
    async resourceFor(apiVersion, kind) {
      return (await resourcesOf(apiVersion)).find((resource) => resource.kind === kind);
    },
    async preferredResources() {
      const { groups = [] } = await get<{ groups?: RawGroup[] }>('/apis');
      const versions = ['v1', ...groups.map((group) => group.preferredVersion.groupVersion)];
      return (await Promise.all(versions.map(resourcesOf))).flat();
    },
    forget(group) {
      for (const apiVersion of known.keys()) {
        if (group === undefined || parseApiVersion(apiVersion).group === group) known.delete(apiVersion);
      }
    },
  };
}

interface RawGroup {
  preferredVersion: { groupVersion: string };
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
