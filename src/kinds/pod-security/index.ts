/**
 * `api/pod-security`: the standards by which Pods are held to a level of privilege, and where one falls short.
 *
 *     const { level, version } = podSecurityPolicies(namespace.metadata.labels).policies.enforce;
 *     violations(level, version, pod); // [{ reason: 'privileged', detail: 'container "c" must not set …' }]
 */
export { violations } from './evaluate.ts';
export {
  compareLevels,
  NO_POLICIES,
  parsePolicyLevel,
  parsePolicyVersion,
  podSecurityPolicies,
  type Policies as PodSecurityPolicies,
  type Policy,
  type PolicyMode,
  policyProblems,
  printPolicy,
  type SecurityLevel,
} from './policy.ts';
export { type PodParts, printViolations, type Violation } from './violation.ts';
