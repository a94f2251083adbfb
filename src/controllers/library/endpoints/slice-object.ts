import type { EndpointSlice } from '../../../kinds/index.ts';
import type { IpFamily } from './pod-endpoint.ts';
import type { EndpointGroup } from './slice-plan.ts';

export const SERVICE_NAME = 'kubernetes.io/service-name';
export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';

/** A slice of one group of endpoints. */
export function sliceOf(
  metadata: EndpointSlice['metadata'],
  addressType: IpFamily,
  { ports, endpoints }: EndpointGroup,
): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata,
    addressType,
    endpoints: [...endpoints],
    ports: ports.map(({ name, port, protocol, appProtocol }) => ({
      name,
      port,
      protocol: protocol as 'TCP' | 'UDP' | 'SCTP',
      ...(appProtocol === undefined ? {} : { appProtocol }),
    })),
  };
}

/** The service that a slice written by `manager` belongs to. */
export function serviceKeyOf(
  { metadata: { labels, namespace } }: EndpointSlice,
  manager: string,
): string | undefined {
  const name = labels?.[SERVICE_NAME];
  return name !== undefined && labels?.[MANAGED_BY] === manager ? `${namespace}/${name}` : undefined;
}
