/**
 * Gives each node the range of addresses that its Pods have: `spec.podCIDR` and `podCIDRs`, once and for ever, as
 * upstream's range allocator does. Two nodes never share one.
 *
 *     startNodeIpamController(context, { clusterCidr: '10.224.0.0/11', firstCidr: '10.244.0.0/24' });
 */
export type { NodeCidrs } from './cidr-set.ts';
export * from './node-ipam-controller.ts';
