/**
 * The ServiceAccount controller: each namespace has an account `default`, which comes back when it is deleted.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startServiceAccountController } from './service-account-controller.ts';

export const serviceAccountController: ControllerDescriptor = {
  name: 'serviceaccount-controller',
  serviceAccount: 'service-account-controller',
  watches: ['v1 namespaces', 'v1 serviceaccounts'],
  start: startServiceAccountController,
};
