import type { JsonObject } from '../../base/index.ts';
import { apiVersionOf, type Kind, type ResourceInfo } from '../../api/index.ts';
import type { ServedGroup, ServedVersion } from './groups.ts';
import { storageVersionHash } from './storage-version-hash.ts';

/** `/api`: the versions of the core group. */
export function apiVersions(groups: readonly ServedGroup[], serverAddress: string): JsonObject {
  const core = groups.find(({ group }) => group === '');
  return {
    kind: 'APIVersions',
    versions: core?.versions.map(({ version }) => version) ?? [],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }],
  };
}

/** `/apis`: all other groups. */
export function apiGroupList(groups: readonly ServedGroup[]): JsonObject {
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: groups.filter(({ group }) => group !== '').map(groupEntry),
  };
}

/** `/apis/GROUP`. */
export function apiGroup(group: ServedGroup): JsonObject {
  return { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(group) };
}

/** `/apis/GROUP/VERSION`, and `/api/v1`, which upstream leaves without an apiVersion of its own. */
export function apiResourceList(group: string, { version, resources }: ServedVersion): JsonObject {
  return {
    kind: 'APIResourceList',
    ...(group === '' ? {} : { apiVersion: 'v1' }),
    groupVersion: apiVersionOf({ group, version }),
    resources: resources.flatMap(resourceEntries),
  };
}

function groupEntry({ group, versions }: ServedGroup): JsonObject {
  const listed = versions.map(({ version }) => ({ groupVersion: `${group}/${version}`, version }));
  return { name: group, versions: listed, preferredVersion: listed[0] };
}

/** A resource and its subresources, as lines of their own. */
function resourceEntries(resource: Kind): JsonObject[] {
  const { plural, singular, namespaced, kind, verbs, shortNames, categories } = resource;
  const hash = storageVersionHash(resource, resource.storageVersion);
  return [
    {
      name: plural,
      singularName: singular,
      namespaced,
      kind,
      verbs,
      ...(shortNames.length > 0 ? { shortNames } : {}),
      ...(categories.length > 0 ? { categories } : {}),
      ...(hash === undefined ? {} : { storageVersionHash: hash }),
    },
    ...resource.subresources.map((subresource) => ({
      name: `${plural}/${subresource.name}`,
      singularName: '',
      namespaced,
      ...foreign(resource, subresource.kind),
      kind: subresource.kind.kind,
      verbs: subresource.verbs,
    })),
  ];
}

/** Group and version of a subresource's kind, where they are not those of its resource. */
function foreign(of: ResourceInfo, kind: { readonly group: string; readonly version: string }): JsonObject {
  return kind.group === of.group && kind.version === of.version
    ? {}
    : { group: kind.group, version: kind.version };
}
