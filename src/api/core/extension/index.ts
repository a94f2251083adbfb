/**
 * `extension`: what changes and extends the API itself: webhooks, admission policies, custom resources, aggregation,
 * flow control.
 *
 *     extensionRules['admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration']?.setDefaults?.(configuration);
 */
import type { KindRules } from '../../rules.ts';
import {
  mutatingAdmissionPolicyBindingRules,
  validatingAdmissionPolicyBindingRules,
} from './admission-policy-binding.ts';
import { apiServiceRules } from './api-service.ts';
import { flowSchemaRules } from './flow-schema.ts';
import { mutatingAdmissionPolicyRules } from './mutating-admission-policy.ts';
import { priorityLevelConfigurationRules } from './priority-level-configuration.ts';
import { validatingAdmissionPolicyRules } from './validating-admission-policy.ts';
import {
  mutatingWebhookConfigurationRules,
  validatingWebhookConfigurationRules,
} from './webhook-configuration.ts';

export const extensionRules: Readonly<Record<string, KindRules>> = {
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicy': mutatingAdmissionPolicyRules,
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding': mutatingAdmissionPolicyBindingRules,
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy': validatingAdmissionPolicyRules,
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding': validatingAdmissionPolicyBindingRules,
  'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration': mutatingWebhookConfigurationRules,
  'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration': validatingWebhookConfigurationRules,
  'apiregistration.k8s.io/v1/APIService': apiServiceRules,
  'flowcontrol.apiserver.k8s.io/v1/FlowSchema': flowSchemaRules,
  'flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration': priorityLevelConfigurationRules,
};
