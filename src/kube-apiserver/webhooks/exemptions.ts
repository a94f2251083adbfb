import type { AdmissionAttributes } from '../../apiserver/index.ts';

const CONFIGURATION: ReadonlySet<string> = new Set([
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
  'MutatingWebhookConfiguration',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
]);

/**
 * No webhook is asked about what configures webhooks and policies: one that is broken and matches everything must not keep
 * its author from mending it.
 */
export function isExempt({ kind }: Pick<AdmissionAttributes, 'kind'>): boolean {
  return kind.group === 'admissionregistration.k8s.io' && CONFIGURATION.has(kind.kind);
}
