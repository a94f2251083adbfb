import { ageOf, cells, nameOf, UNSET } from '../columns/cells.ts';
import type {
  MutatingAdmissionPolicy,
  MutatingAdmissionPolicyBinding,
  MutatingWebhookConfiguration,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  ValidatingWebhookConfiguration,
} from '../types/index.ts';

export const mutatingWebhookConfigurationCells = cells<MutatingWebhookConfiguration>(webhookCells);

export const validatingWebhookConfigurationCells = cells<ValidatingWebhookConfiguration>(webhookCells);

export const mutatingAdmissionPolicyCells = cells<MutatingAdmissionPolicy>((policy, nowMs) => [
  nameOf(policy),
  policy.spec?.mutations?.length ?? 0,
  parametersKind(policy.spec?.paramKind),
  ageOf(policy, nowMs),
]);

export const validatingAdmissionPolicyCells = cells<ValidatingAdmissionPolicy>((policy, nowMs) => [
  nameOf(policy),
  policy.spec?.validations?.length ?? 0,
  parametersKind(policy.spec?.paramKind),
  ageOf(policy, nowMs),
]);

export const mutatingAdmissionPolicyBindingCells = cells<MutatingAdmissionPolicyBinding>(policyBindingCells);

export const validatingAdmissionPolicyBindingCells =
  cells<ValidatingAdmissionPolicyBinding>(policyBindingCells);

function webhookCells(
  configuration: MutatingWebhookConfiguration | ValidatingWebhookConfiguration,
  nowMs: number,
): unknown[] {
  return [nameOf(configuration), configuration.webhooks?.length ?? 0, ageOf(configuration, nowMs)];
}

function policyBindingCells(
  binding: MutatingAdmissionPolicyBinding | ValidatingAdmissionPolicyBinding,
  nowMs: number,
): unknown[] {
  const parameters = binding.spec?.paramRef;
  const reference = parameters && [parameters.namespace, parameters.name ?? '*'].filter(Boolean).join('/');
  return [nameOf(binding), binding.spec?.policyName ?? '', reference ?? UNSET, ageOf(binding, nowMs)];
}

function parametersKind(kind: { readonly apiVersion?: string; readonly kind?: string } | undefined): string {
  return kind ? `${kind.apiVersion ?? ''}/${kind.kind ?? ''}` : UNSET;
}
