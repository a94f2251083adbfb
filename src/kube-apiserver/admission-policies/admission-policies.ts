import type { AdmissionPlugin } from '../../apiserver/index.ts';
import type { Disposable } from '../../base/index.ts';
import { MutatingAdmissionPolicies } from './mutating-admission-policies.ts';
import type { PolicyParts } from './policy-parts.ts';
import { ValidatingAdmissionPolicies } from './validating-admission-policies.ts';

/** The plugins, in upstream's order, and what they follow. */
export interface AdmissionPolicies extends Disposable {
  readonly plugins: readonly AdmissionPlugin[];
}

export function admissionPolicies(parts: PolicyParts): AdmissionPolicies {
  const mutating = new MutatingAdmissionPolicies(parts);
  const validating = new ValidatingAdmissionPolicies(parts);
  return {
    plugins: [mutating, validating],
    dispose() {
      validating.dispose();
      mutating.dispose();
    },
  };
}
