import type { EndpointSlice } from '../types/index.ts';

/** The label by which an EndpointSlice names its Service. */
const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';

/** `NAMESPACE/NAME` of the Service that an EndpointSlice belongs to. */
export function serviceKeyOf({ metadata }: EndpointSlice): string {
  return `${metadata.namespace ?? ''}/${metadata.labels?.[SERVICE_NAME_LABEL] ?? ''}`;
}
