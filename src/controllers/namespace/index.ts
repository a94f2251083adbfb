/**
 * The namespace controller: empties a namespace that is being deleted, tells in its conditions how far that has come,
 * and takes its finalizer away at the end.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startNamespaceController } from './namespace-controller.ts';

export const namespaceController: ControllerDescriptor = {
  name: 'namespace-controller',
  serviceAccount: 'namespace-controller',
  watches: ['v1 namespaces', 'v1 pods'],
  start: startNamespaceController,
};
