/**
 * The controller of the status of validating admission policies: checks their expressions against the types of the
 * objects that they are about, and writes what does not fit into their status.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startPolicyStatusController } from './policy-status-controller.ts';

export const validatingAdmissionPolicyStatusController: ControllerDescriptor = {
  name: 'validatingadmissionpolicy-status-controller',
  serviceAccount: 'validatingadmissionpolicy-status-controller',
  watches: ['admissionregistration.k8s.io/v1 validatingadmissionpolicies'],
  start: startPolicyStatusController,
};
