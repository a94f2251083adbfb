/**
 * The garbage collector of Pods: removes those that nobody else will, on nodes that are gone, and those that were deleted
 * before they had a node.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startPodCollector } from './pod-collector.ts';

export const podGarbageCollectorController: ControllerDescriptor = {
  name: 'pod-garbage-collector-controller',
  serviceAccount: 'pod-garbage-collector',
  watches: ['v1 pods', 'v1 nodes'],
  start: startPodCollector,
};
