import type { AdmissionPlugin } from '../../apiserver/index.ts';
import type { Disposable } from '../../base/index.ts';
import { MutatingAdmissionPolicies } from './mutating-admission-policies.ts';
import type { PolicyParts } from './policy-parts.ts';
import { ValidatingAdmissionPolicies } from './validating-admission-policies.ts';

/** The two plugins, and what they follow. Webhooks of their phase come after each. */
export interface AdmissionPolicies extends Disposable {
  readonly mutating: AdmissionPlugin;
  readonly validating: AdmissionPlugin;
}

export function admissionPolicies(parts: PolicyParts): AdmissionPolicies {
  const mutating = new MutatingAdmissionPolicies(parts);
  const validating = new ValidatingAdmissionPolicies(parts);
  return {
    mutating,
    validating,
    dispose() {
      validating.dispose();
      mutating.dispose();
    },
  };
}
