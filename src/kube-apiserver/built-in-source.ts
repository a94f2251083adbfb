import { PLAIN_DELETION, type ResourceName } from '../api/index.ts';
import { builtInResources, resourceOfKind, resourceOfPlural } from '../kinds/index.ts';
import { customPrefix, type RequestInfo, type ResourceSource, ROOT } from '../apiserver/index.ts';
import { connectParameters } from './openapi/connect-parameters.ts';

/** The built-in resources, which never change: what the server asks of them stands in their kinds. */
export const builtInSource: ResourceSource = {
  resources: builtInResources,
  find: resourceOfPlural,
  deletionOf: (kind) => resourceOfKind(kind)?.deletion ?? PLAIN_DELETION,
  storagePrefix,
  storedAs: (kind) => resourceOfKind(kind)?.storageVersion,
  connectParameters,
  onChange: () => ({ dispose: () => undefined }),
};

/** What to warn of whoever asks for a resource; undefined where nothing is. */
export function deprecationOf({ group, version, resource }: RequestInfo): string | undefined {
  return resourceOfPlural(group, version, resource)?.deprecation || undefined;
}

/** What all keys of a resource begin with, in upstream's layout: `/registry/pods/`. */
function storagePrefix(of: ResourceName): string {
  prefixes ??= new Map(
    builtInResources().map(({ group, plural, storagePrefix: prefix }) => [
      keyOf({ group, resource: plural }),
      prefix,
    ]),
  );
  const prefix = prefixes.get(keyOf(of));
  return prefix === undefined ? customPrefix(of) : `${ROOT}${prefix}`;
}

let prefixes: ReadonlyMap<string, string> | undefined;

function keyOf({ group, resource }: ResourceName): string {
  return `${resource}.${group}`;
}
