/** `admissionregistration`: what else is asked before a write: webhooks and policies. */
import { type KindDefinition, STATUS } from '../definition/index.ts';
import {
  mutatingAdmissionPolicyBindingStrategy,
  validatingAdmissionPolicyBindingStrategy,
} from './admission-policy-binding.ts';
import { mutatingAdmissionPolicyStrategy } from './mutating-admission-policy.ts';
import { validatingAdmissionPolicyStrategy } from './validating-admission-policy.ts';
import {
  mutatingWebhookConfigurationStrategy,
  validatingWebhookConfigurationStrategy,
} from './webhook-configuration.ts';

export const admissionregistrationKinds: readonly KindDefinition[] = [
  {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'MutatingAdmissionPolicy',
    plural: 'mutatingadmissionpolicies',
    namespaced: false,
    categories: ['api-extensions'],
    strategy: mutatingAdmissionPolicyStrategy,
    storageVersion: {
      group: 'admissionregistration.k8s.io',
      version: 'v1beta1',
      kind: 'MutatingAdmissionPolicy',
    },
  },
  {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'MutatingAdmissionPolicyBinding',
    plural: 'mutatingadmissionpolicybindings',
    namespaced: false,
    categories: ['api-extensions'],
    strategy: mutatingAdmissionPolicyBindingStrategy,
    storageVersion: {
      group: 'admissionregistration.k8s.io',
      version: 'v1beta1',
      kind: 'MutatingAdmissionPolicyBinding',
    },
  },
  {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'MutatingWebhookConfiguration',
    plural: 'mutatingwebhookconfigurations',
    namespaced: false,
    categories: ['api-extensions'],
    strategy: mutatingWebhookConfigurationStrategy,
  },
  {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'ValidatingAdmissionPolicy',
    plural: 'validatingadmissionpolicies',
    namespaced: false,
    categories: ['api-extensions'],
    subresources: [STATUS],
    strategy: validatingAdmissionPolicyStrategy,
  },
  {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    plural: 'validatingadmissionpolicybindings',
    namespaced: false,
    categories: ['api-extensions'],
    strategy: validatingAdmissionPolicyBindingStrategy,
  },
  {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'ValidatingWebhookConfiguration',
    plural: 'validatingwebhookconfigurations',
    namespaced: false,
    categories: ['api-extensions'],
    strategy: validatingWebhookConfigurationStrategy,
  },
];
