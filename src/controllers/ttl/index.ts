/**
 * The TTL controller: tells each node, in an annotation, for how many seconds it may keep Secrets and ConfigMaps. The
 * larger the cluster, the longer, so that all of its nodes together do not ask too often.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startNodeTtlController } from './node-ttl-controller.ts';

export const ttlController: ControllerDescriptor = {
  name: 'ttl-controller',
  serviceAccount: 'ttl-controller',
  watches: ['v1 nodes'],
  start: startNodeTtlController,
};
