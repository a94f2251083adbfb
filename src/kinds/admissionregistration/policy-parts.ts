/** What the admission policies that validate and those that mutate have in common. Expressions are not compiled. */
import {
  checkSupported,
  dns1035Label,
  dns1123Subdomain,
  type FieldError,
  FieldPath,
  invalid,
  invalidAll,
  required,
} from '../../api/index.ts';
import { type MatchCondition, validateMatchConditions } from './match-conditions.ts';
import { type MatchResources, type ResourcesCheck, setMatchResourcesDefaults } from './match-resources.ts';

export interface PolicyParts {
  failurePolicy?: string;
  paramKind?: ParamKind;
  matchConstraints?: MatchResources;
  matchConditions?: readonly MatchCondition[];
  variables?: readonly Variable[];
}

interface ParamKind {
  readonly apiVersion?: string;
  readonly kind?: string;
}

interface Variable {
  readonly name?: string;
  readonly expression?: string;
}

const SPEC = FieldPath.of('spec');
const CONSTRAINTS = SPEC.child('matchConstraints');
const FAILURE_POLICIES = ['Fail', 'Ignore'];
const IDENTIFIER = /^[_a-zA-Z][_a-zA-Z0-9]*$/;
const RESERVED_WORDS = new Set(
  'as break const continue else false for function if import in let loop namespace null package return true var void while'.split(
    ' ',
  ),
);

export function setPolicyDefaults(spec: PolicyParts | undefined): void {
  if (!spec) return;
  spec.failurePolicy ??= 'Fail';
  setMatchResourcesDefaults(spec.matchConstraints);
}

export function validatePolicyParts(spec: PolicyParts, validateResources: ResourcesCheck): FieldError[] {
  const { failurePolicy, paramKind, matchConstraints } = spec;
  const errors: FieldError[] = [];
  const failurePath = SPEC.child('failurePolicy');
  if (failurePolicy === undefined) errors.push(required(failurePath));
  else checkSupported(errors, failurePath, failurePolicy, FAILURE_POLICIES);
  return [
    ...errors,
    ...(paramKind ? validateParamKind(paramKind, SPEC.child('paramKind')) : []),
    ...validateConstraints(matchConstraints, validateResources),
    ...validateMatchConditions(spec.matchConditions ?? [], SPEC.child('matchConditions')),
    ...(spec.variables ?? []).flatMap((variable, index) =>
      validateVariable(variable, SPEC.child('variables').index(index)),
    ),
  ];
}

/** Whether nothing but white space is there. */
export function isBlank(text: string | undefined): boolean {
  return (text ?? '').trim() === '';
}

/** At least one rule says which resources there are, and so their types. */
function validateConstraints(
  resources: MatchResources | undefined,
  validateResources: ResourcesCheck,
): FieldError[] {
  if (!resources) return [required(CONSTRAINTS)];
  const errors = validateResources(resources, CONSTRAINTS);
  if ((resources.resourceRules ?? []).length === 0) errors.push(required(CONSTRAINTS.child('resourceRules')));
  return errors;
}

function validateParamKind({ apiVersion = '', kind = '' }: ParamKind, path: FieldPath): FieldError[] {
  const kindPath = path.child('kind');
  const messages = dns1035Label(kind.toLowerCase());
  const detail = `may have mixed case, but should otherwise match: ${messages.join(',')}`;
  const kindErrors = messages.length > 0 ? [invalid(kindPath, kind, detail)] : [];
  return [
    ...validateGroupVersion(apiVersion, path.child('apiVersion')),
    ...(kind === '' ? [required(kindPath)] : kindErrors),
  ];
}

function validateGroupVersion(text: string, path: FieldPath): FieldError[] {
  if (text === '') return [required(path)];
  const parts = text.split('/');
  if (parts.length > 2) return [invalid(path, text, `unexpected GroupVersion string: ${text}`)];
  const [version = '', group = ''] = parts.reverse();
  return [
    ...(group === '' ? [] : invalidAll(path, group, dns1123Subdomain(group))),
    ...invalidAll(path, version, dns1035Label(version)),
  ];
}

function validateVariable({ name = '', expression }: Variable, path: FieldPath): FieldError[] {
  const namePath = path.child('name');
  const errors: FieldError[] = [];
  if (isBlank(name)) errors.push(required(namePath, 'name is not specified'));
  else if (!IDENTIFIER.test(name) || RESERVED_WORDS.has(name)) {
    errors.push(invalid(namePath, name, 'must be a valid CEL identifier'));
  }
  if (isBlank(expression)) errors.push(required(path.child('expression'), 'expression is not specified'));
  return errors;
}
