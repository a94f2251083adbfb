import type { EndpointSlice } from '../../../kinds/index.ts';
import type { IpFamily } from './pod-endpoint.ts';
import type { EndpointGroup } from './slice-plan.ts';
export declare const SERVICE_NAME = 'kubernetes.io/service-name';
export declare const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
/** A slice of one group of endpoints. */
export declare function sliceOf(
  metadata: EndpointSlice['metadata'],
  addressType: IpFamily,
  { ports, endpoints }: EndpointGroup,
): EndpointSlice;
/** The service that a slice written by `manager` belongs to. */
export declare function serviceKeyOf(
  {
    metadata: { labels, namespace },
  }: EndpointSlice,
  manager: string,
): string | undefined;
//# sourceMappingURL=slice-object.d.ts.map
