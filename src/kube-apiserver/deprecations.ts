import type { RequestInfo } from '../apiserver/index.ts';

/** The resources that are on their way out, by group, version and plural, and what upstream says of them. */
const DEPRECATED: ReadonlyMap<string, string> = new Map([
  ['/v1/componentstatuses', 'v1 ComponentStatus is deprecated in v1.19+'],
  ['/v1/endpoints', 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice'],
]);

/** What to warn of whoever asks for a resource; undefined where nothing is. */
export function deprecationOf({ group, version, resource }: RequestInfo): string | undefined {
  return DEPRECATED.get(`${group}/${version}/${resource}`);
}
