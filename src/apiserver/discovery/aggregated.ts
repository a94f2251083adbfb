import type { JsonObject } from '../../base/index.ts';
import type { ResourceInfo, SubresourceInfo } from '../../api/index.ts';
import type { ServedGroup } from './groups.ts';

/** The media type of the aggregated document. */
export const AGGREGATED_TYPE = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** Everything that some groups serve, in one `APIGroupDiscoveryList` of apidiscovery.k8s.io/v2. */
export function aggregatedDiscovery(groups: readonly ServedGroup[]): JsonObject {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map(({ group, versions }) => ({
      metadata: group === '' ? {} : { name: group },
      versions: versions.map(({ version, resources }) => ({
        version,
        resources: resources.map(resourceDiscovery),
        freshness: 'Current',
      })),
    })),
  };
}

/** Whether one of the clauses of an `Accept` header asks for the aggregated document. */
export function wantsAggregated(accept: string): boolean {
  return accept.split(',').some((clause) => {
    const [type = '', ...parameters] = clause.split(';').map((part) => part.trim());
    return type === 'application/json' && WANTED.every((parameter) => parameters.includes(parameter));
  });
}

const WANTED = AGGREGATED_TYPE.split(';').slice(1);

function resourceDiscovery(resource: ResourceInfo): JsonObject {
  const { plural, namespaced, singular, verbs, shortNames, categories, subresources, kind } = resource;
  return {
    resource: plural,
    responseKind: { group: '', version: '', kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
    ...(subresources.length > 0
      ? { subresources: subresources.map((each) => subresourceDiscovery(resource, each)) }
      : {}),
  };
}

/** Upstream leaves out group and version of the kinds that are the resource's own. */
function subresourceDiscovery(of: ResourceInfo, { name, kind, verbs }: SubresourceInfo): JsonObject {
  const own = kind.group === of.group && kind.version === of.version;
  const responseKind = own
    ? { group: '', version: '', kind: kind.kind }
    : { group: kind.group, version: kind.version, kind: kind.kind };
  return { subresource: name, responseKind, verbs };
}
