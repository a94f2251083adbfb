/** `admissionregistration`: what else is asked before a write: webhooks and policies. */
import {
  mutatingAdmissionPolicyBindingCells,
  mutatingAdmissionPolicyCells,
  mutatingWebhookConfigurationCells,
  validatingAdmissionPolicyBindingCells,
  validatingAdmissionPolicyCells,
  validatingWebhookConfigurationCells,
} from './columns.ts';
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

export { type CompiledExpression, Expressions, type ExpressionScope } from './expressions.ts';
export { PolicyTypeChecker } from './type-check.ts';

export const admissionregistrationKinds: readonly KindDefinition[] = [
  {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'MutatingAdmissionPolicy',
    plural: 'mutatingadmissionpolicies',
    cells: mutatingAdmissionPolicyCells,
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
    cells: mutatingAdmissionPolicyBindingCells,
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
    cells: mutatingWebhookConfigurationCells,
    namespaced: false,
    categories: ['api-extensions'],
    strategy: mutatingWebhookConfigurationStrategy,
  },
  {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'ValidatingAdmissionPolicy',
    plural: 'validatingadmissionpolicies',
    cells: validatingAdmissionPolicyCells,
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
    cells: validatingAdmissionPolicyBindingCells,
    namespaced: false,
    categories: ['api-extensions'],
    strategy: validatingAdmissionPolicyBindingStrategy,
  },
  {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'ValidatingWebhookConfiguration',
    plural: 'validatingwebhookconfigurations',
    cells: validatingWebhookConfigurationCells,
    namespaced: false,
    categories: ['api-extensions'],
    strategy: validatingWebhookConfigurationStrategy,
  },
];
