/**
 * `extension`: what changes and extends the API itself: webhooks, admission policies, custom resources, aggregation,
 * flow control.
 *
 *     extensionRules['admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration']?.setDefaults?.(configuration);
 */
import type { KindRules } from '../../rules.ts';
import {
  mutatingWebhookConfigurationRules,
  validatingWebhookConfigurationRules,
} from './webhook-configuration.ts';

export const extensionRules: Readonly<Record<string, KindRules>> = {
  'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration': mutatingWebhookConfigurationRules,
  'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration': validatingWebhookConfigurationRules,
};
