import type { RequestInfo } from '../request/request-info.ts';
import type { Warnings } from '../request/warnings.ts';

/** The resources that are on their way out, by group, version and plural, and what upstream says of them. */
const DEPRECATED: ReadonlyMap<string, string> = new Map([
  ['/v1/componentstatuses', 'v1 ComponentStatus is deprecated in v1.19+'],
  ['/v1/endpoints', 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice'],
]);

/** Warns whoever asks for a resource that is deprecated. */
export function warnOfDeprecation({ group, version, resource }: RequestInfo, warnings: Warnings): void {
  warnings.add(DEPRECATED.get(`${group}/${version}/${resource}`) ?? '');
}
