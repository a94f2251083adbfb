/**
 * `admission-policies`: asks the admission policies that are bound about each write: those that change it, and those that
 * refuse it, warn of it, or note it.
 *
 *     const plugins = admissionPolicies({ kinds, reader, authorizer });
 */
export { type AdmissionPolicies, admissionPolicies } from './admission-policies.ts';
