/** What the admission policies that validate and those that mutate have in common. */
import { append } from '../../base/index.ts';
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
import { Expressions } from './expressions.ts';
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

/** The expressions of a policy, which may name its parameters if it has any, and its variables if `hasVariables`. */
export function policyExpressions({ paramKind }: PolicyParts, hasVariables: boolean): Expressions {
  return new Expressions({ authorizer: true, params: paramKind !== undefined }, hasVariables);
}

/** `expressions` knows the variables afterwards. */
export function validatePolicyParts(
  spec: PolicyParts,
  validateResources: ResourcesCheck,
  expressions: Expressions,
): FieldError[] {
  const { failurePolicy, paramKind, matchConstraints } = spec;
  const errors: FieldError[] = [];
  const failurePath = SPEC.child('failurePolicy');
  if (failurePolicy === undefined) errors.push(required(failurePath));
  else checkSupported(errors, failurePath, failurePolicy, FAILURE_POLICIES);
  return [
    ...errors,
    ...(paramKind ? validateParamKind(paramKind, SPEC.child('paramKind')) : []),
    ...validateConstraints(matchConstraints, validateResources),
    ...validateMatchConditions(
      spec.matchConditions ?? [],
      SPEC.child('matchConditions'),
      paramKind !== undefined,
    ),
    ...(spec.variables ?? []).flatMap((variable, index) =>
      validateVariable(variable, SPEC.child('variables').index(index), expressions),
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

function validateVariable(
  { name = '', expression = '' }: Variable,
  path: FieldPath,
  expressions: Expressions,
): FieldError[] {
  const namePath = path.child('name');
  const errors: FieldError[] = [];
  if (isBlank(name)) errors.push(required(namePath, 'name is not specified'));
  else if (!IDENTIFIER.test(name) || RESERVED_WORDS.has(name)) {
    errors.push(invalid(namePath, name, 'must be a valid CEL identifier'));
  }
  const expressionPath = path.child('expression');
  if (isBlank(expression)) errors.push(required(expressionPath, 'expression is not specified'));
  else append(errors, expressions.declare(name, expression, expressionPath));
  return errors;
}
