/** The resources that an admission policy is about, and those that a binding narrows it to. */
import { repeats } from '../../base/index.ts';
import {
  checkMessages,
  checkSupported,
  duplicate,
  type FieldError,
  type FieldPath,
  type LabelSelector,
  pathSegmentName,
  required,
  validateLabelSelector,
} from '../../api/index.ts';
import { type MatchRule, validateMatchRule } from './match-rules.ts';

export interface MatchResources {
  matchPolicy?: string;
  namespaceSelector?: LabelSelector;
  objectSelector?: LabelSelector;
  resourceRules?: NamedRule[];
  excludeResourceRules?: NamedRule[];
}

interface NamedRule extends MatchRule {
  readonly resourceNames?: readonly string[];
  scope?: string;
}

export type ResourcesCheck = (resources: MatchResources, path: FieldPath) => FieldError[];

const MATCH_POLICIES = ['Equivalent', 'Exact'];
const MUTABLE_OPERATIONS = ['*', 'CONNECT', 'CREATE', 'UPDATE'];

export function setMatchResourcesDefaults(resources: MatchResources | undefined): void {
  if (!resources) return;
  resources.matchPolicy ??= 'Equivalent';
  resources.namespaceSelector ??= {};
  resources.objectSelector ??= {};
  for (const rules of [resources.resourceRules, resources.excludeResourceRules]) {
    for (const rule of rules ?? []) rule.scope ??= '*';
  }
}

export function validateMatchResources(resources: MatchResources, path: FieldPath): FieldError[] {
  const { matchPolicy, namespaceSelector, objectSelector, resourceRules, excludeResourceRules } = resources;
  const errors: FieldError[] = [];
  const choicePath = path.child('matchPolicy');
  if (matchPolicy === undefined) errors.push(required(choicePath));
  else checkSupported(errors, choicePath, matchPolicy, MATCH_POLICIES);
  return [
    ...errors,
    ...validateLabelSelector(namespaceSelector, path.child('namespaceSelector')),
    ...validateLabelSelector(objectSelector, path.child('objectSelector')),
    ...validateRules(resourceRules ?? [], path.child('resourceRules')),
    ...validateRules(excludeResourceRules ?? [], path.child('excludeResourceRules')),
  ];
}

/** The same for what is changed on its way, as what is deleted cannot be. */
export function validateMutableResources(resources: MatchResources, path: FieldPath): FieldError[] {
  const operationsPath = path.child('resourceRules').child('operations');
  const errors = validateMatchResources(resources, path);
  for (const { operations = [] } of resources.resourceRules ?? []) {
    for (const operation of operations) {
      checkSupported(errors, operationsPath, operation, MUTABLE_OPERATIONS);
    }
  }
  return errors;
}

function validateRules(rules: readonly NamedRule[], path: FieldPath): FieldError[] {
  return rules.flatMap((rule, index) => {
    const at = path.index(index);
    return [
      ...validateResourceNames(rule.resourceNames ?? [], at.child('resourceNames')),
      ...validateMatchRule(rule, at),
    ];
  });
}

function validateResourceNames(names: readonly string[], path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const isRepeated = repeats<string>();
  for (const [index, name] of names.entries()) {
    const at = path.index(index);
    checkMessages(errors, at, name, pathSegmentName(name));
    if (isRepeated(name)) errors.push(duplicate(at, name));
  }
  return errors;
}
