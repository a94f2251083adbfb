/**
 * The node IPAM controller: gives each node the range of addresses that its Pods have, `spec.podCIDR` and `podCIDRs`,
 * once and for ever, as upstream's range allocator does. Two nodes never share one.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startNodeIpamController } from './node-ipam-controller.ts';

export { freeRanges } from './free-ranges.ts';

export const nodeIpamController: ControllerDescriptor = {
  name: 'node-ipam-controller',
  serviceAccount: 'node-controller',
  watches: ['v1 nodes'],
  start: startNodeIpamController,
};
