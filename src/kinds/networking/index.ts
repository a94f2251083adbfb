/** `networking`: what lets traffic in and keeps it out, and the ranges of addresses. */
import {
  ingressCells,
  ingressClassCells,
  ipAddressCells,
  networkPolicyCells,
  serviceCIDRCells,
} from './columns.ts';
import { type KindDefinition, STATUS } from '../definition/index.ts';
import { ingressClassStrategy } from './ingress-class.ts';
import { ingressStrategy } from './ingress.ts';
import { ipAddressStrategy } from './ip-address.ts';
import { networkPolicyStrategy } from './network-policy.ts';
import { serviceCidrStrategy } from './service-cidr.ts';

export const networkingKinds: readonly KindDefinition[] = [
  {
    group: 'networking.k8s.io',
    version: 'v1',
    kind: 'IngressClass',
    plural: 'ingressclasses',
    cells: ingressClassCells,
    namespaced: false,
    strategy: ingressClassStrategy,
  },
  {
    group: 'networking.k8s.io',
    version: 'v1',
    kind: 'Ingress',
    plural: 'ingresses',
    cells: ingressCells,
    shortNames: ['ing'],
    subresources: [STATUS],
    strategy: ingressStrategy,
    storedUnder: 'ingress',
  },
  {
    group: 'networking.k8s.io',
    version: 'v1',
    kind: 'IPAddress',
    plural: 'ipaddresses',
    cells: ipAddressCells,
    namespaced: false,
    shortNames: ['ip'],
    strategy: ipAddressStrategy,
  },
  {
    group: 'networking.k8s.io',
    version: 'v1',
    kind: 'NetworkPolicy',
    plural: 'networkpolicies',
    cells: networkPolicyCells,
    shortNames: ['netpol'],
    strategy: networkPolicyStrategy,
  },
  {
    group: 'networking.k8s.io',
    version: 'v1',
    kind: 'ServiceCIDR',
    plural: 'servicecidrs',
    cells: serviceCIDRCells,
    namespaced: false,
    subresources: [STATUS],
    strategy: serviceCidrStrategy,
  },
];
