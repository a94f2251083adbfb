import {
  dns1123Subdomain,
  type FieldError,
  FieldPath,
  goStruct,
  invalid,
  invalidAll,
  type Strategy,
  notSupported,
  pathSegmentName,
  printed,
  required,
  validateLabelSelector,
} from '../../api/index.ts';
import type {
  ClusterRole,
  ClusterRoleBinding,
  PolicyRule,
  Role,
  RoleBinding,
  Subject,
} from '../types/index.ts';
import { append, deepEqual } from '../../base/index.ts';

type AnyBinding = ClusterRoleBinding | RoleBinding;

const GROUP = 'rbac.authorization.k8s.io';
const ROLE_REF = FieldPath.of('roleRef');
const ROLE_REFERENCE = goStruct('APIGroup Kind Name');
const SUBJECT_KINDS = ['ServiceAccount', 'User', 'Group'];
const COMMON = {
  validateName: pathSegmentName,
  metadataChecks: ['itself', 'change'],
  allowCreateOnUpdate: true,
  allowUnconditionalUpdate: true,
} as const;

export const roleStrategy: Strategy<Role> = {
  ...COMMON,
  validateCreate: ({ rules }) => validateRules(rules ?? [], true),
  validateUpdate: ({ rules }) => validateRules(rules ?? [], true),
};

export const clusterRoleStrategy: Strategy<ClusterRole> = {
  ...COMMON,
  validateCreate: validateClusterRole,
  validateUpdate: validateClusterRole,
};

export const roleBindingStrategy: Strategy<RoleBinding> = bindingRules(['Role', 'ClusterRole'], true);

export const clusterRoleBindingStrategy: Strategy<ClusterRoleBinding> = bindingRules(['ClusterRole'], false);

function bindingRules(roleKinds: readonly string[], namespaced: boolean): Strategy<AnyBinding> {
  const validate = (binding: AnyBinding): FieldError[] => validateBinding(binding, roleKinds, namespaced);
  return {
    ...COMMON,
    setDefaults(binding) {
      binding.roleRef.apiGroup ||= GROUP;
      for (const subject of binding.subjects ?? []) {
        if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ??= GROUP;
      }
    },
    validateCreate: validate,
    validateUpdate: (binding, old) => [
      ...validate(binding),
      ...(deepEqual(binding.roleRef, old.roleRef)
        ? []
        : [invalid(ROLE_REF, printed(ROLE_REFERENCE, binding.roleRef), 'cannot change roleRef')]),
    ],
  };
}

function validateClusterRole({ rules, aggregationRule }: ClusterRole): FieldError[] {
  const errors = validateRules(rules ?? [], false);
  if (!aggregationRule) return errors;
  const path = FieldPath.of('aggregationRule', 'clusterRoleSelectors');
  const selectors = aggregationRule.clusterRoleSelectors ?? [];
  if (selectors.length === 0) {
    errors.push(required(path, 'at least one clusterRoleSelector required if aggregationRule is non-nil'));
  }
  for (const [index, selector] of selectors.entries()) {
    const problems = validateLabelSelector(selector, path.index(index));
    append(errors, problems);
    // Upstream tries the selector once more, and shows what came out of it: nothing.
    if (problems.length > 0) errors.push(invalid(path.index(index), undefined, 'invalid label selector.'));
  }
  return errors;
}

function validateRules(rules: readonly PolicyRule[], namespaced: boolean): FieldError[] {
  return rules.flatMap((rule, index) => validateRule(rule, namespaced, FieldPath.of('rules').index(index)));
}

function validateRule(rule: PolicyRule, namespaced: boolean, path: FieldPath): FieldError[] {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  const errors =
    (verbs ?? []).length === 0
      ? [required(path.child('verbs'), 'verbs must contain at least one value')]
      : [];
  if (nonResourceURLs.length > 0) {
    const at = path.child('nonResourceURLs');
    if (namespaced) {
      errors.push(invalid(at, nonResourceURLs, 'namespaced rules cannot apply to non-resource URLs'));
    }
    if (apiGroups.length + resources.length + resourceNames.length > 0) {
      const detail = 'rules cannot apply to both regular resources and non-resource URLs';
      errors.push(invalid(at, nonResourceURLs, detail));
    }
    return errors;
  }
  if (apiGroups.length === 0) {
    errors.push(required(path.child('apiGroups'), 'resource rules must supply at least one api group'));
  }
  if (resources.length === 0) {
    errors.push(required(path.child('resources'), 'resource rules must supply at least one resource'));
  }
  return errors;
}

function validateBinding(
  { roleRef, subjects }: AnyBinding,
  roleKinds: readonly string[],
  namespaced: boolean,
): FieldError[] {
  const errors =
    roleRef.apiGroup === GROUP ? [] : [notSupported(ROLE_REF.child('apiGroup'), roleRef.apiGroup, [GROUP])];
  if (!roleKinds.includes(roleRef.kind))
    errors.push(notSupported(ROLE_REF.child('kind'), roleRef.kind, roleKinds));
  const name = ROLE_REF.child('name');
  if (roleRef.name === '') errors.push(required(name));
  else append(errors, invalidAll(name, roleRef.name, pathSegmentName(roleRef.name)));
  return [
    ...errors,
    ...(subjects ?? []).flatMap((subject, index) =>
      validateSubject(subject, namespaced, FieldPath.of('subjects').index(index)),
    ),
  ];
}

/** An account of a binding's own namespace need not name it. */
function validateSubject(
  { kind, apiGroup = '', name, namespace = '' }: Subject,
  namespaced: boolean,
  path: FieldPath,
): FieldError[] {
  const errors = name === '' ? [required(path.child('name'))] : [];
  if (kind === 'ServiceAccount') {
    if (name !== '') append(errors, invalidAll(path.child('name'), name, dns1123Subdomain(name)));
    if (apiGroup !== '') errors.push(notSupported(path.child('apiGroup'), apiGroup, ['']));
    if (namespace === '' && !namespaced) errors.push(required(path.child('namespace')));
  } else if (kind === 'User' || kind === 'Group') {
    if (apiGroup !== GROUP) errors.push(notSupported(path.child('apiGroup'), apiGroup, [GROUP]));
  } else errors.push(notSupported(path.child('kind'), kind, SUBJECT_KINDS));
  return errors;
}
