/**
 * `access`: roles and who has them, and certificates that are asked for.
 *
 *     accessRules['rbac.authorization.k8s.io/v1/Role']?.validateCreate?.(role);
 */
import type { KindRules } from '../../rules.ts';
import { certificateSigningRequestRules } from './certificate-signing-request.ts';
import { clusterRoleBindingRules, clusterRoleRules, roleBindingRules, roleRules } from './rbac.ts';

export const accessRules: Readonly<Record<string, KindRules>> = {
  'certificates.k8s.io/v1/CertificateSigningRequest': certificateSigningRequestRules,
  'rbac.authorization.k8s.io/v1/ClusterRole': clusterRoleRules,
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': clusterRoleBindingRules,
  'rbac.authorization.k8s.io/v1/Role': roleRules,
  'rbac.authorization.k8s.io/v1/RoleBinding': roleBindingRules,
};
