/**
 * `network`: services, their endpoints, and what lets traffic in.
 *
 *     const errors = settleServiceAddresses(service, undefined, ['IPv4']);
 */
import type { KindRules } from '../../rules.ts';
import { endpointSliceRules } from './endpoint-slice.ts';
import { endpointsRules } from './endpoints.ts';
import { ingressRules } from './ingress.ts';
import { ingressClassRules } from './ingress-class.ts';
import { ipAddressRules } from './ip-address.ts';
import { networkPolicyRules } from './network-policy.ts';
import { serviceCidrRules } from './service-cidr.ts';
import { serviceRules } from './service.ts';

export { settleServiceAddresses } from './service-addresses.ts';
export * from './service-needs.ts';

export const networkRules: Readonly<Record<string, KindRules>> = {
  'v1/Endpoints': endpointsRules,
  'v1/Service': serviceRules,
  'discovery.k8s.io/v1/EndpointSlice': endpointSliceRules,
  'networking.k8s.io/v1/IPAddress': ipAddressRules,
  'networking.k8s.io/v1/Ingress': ingressRules,
  'networking.k8s.io/v1/IngressClass': ingressClassRules,
  'networking.k8s.io/v1/NetworkPolicy': networkPolicyRules,
  'networking.k8s.io/v1/ServiceCIDR': serviceCidrRules,
};
