/**
 * The taint eviction controller: evicts Pods from nodes with a `NoExecute` taint that they do not tolerate, at once, or
 * after the seconds that they do.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startTaintEvictionController } from './taint-eviction-controller.ts';

export const taintEvictionController: ControllerDescriptor = {
  name: 'taint-eviction-controller',
  serviceAccount: 'node-controller',
  watches: ['v1 nodes', 'v1 pods'],
  start: startTaintEvictionController,
};
