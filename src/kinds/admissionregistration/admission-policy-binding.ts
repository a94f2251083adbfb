import { append, repeats } from '../../base/index.ts';
import {
  checkMessages,
  checkRequiredChoice,
  dns1123Subdomain,
  duplicate,
  type FieldError,
  FieldPath,
  forbidden,
  invalid,
  invalidAll,
  type Strategy,
  notSupported,
  pathSegmentName,
  required,
  validateLabelSelector,
} from '../../api/index.ts';
import type { MutatingAdmissionPolicyBinding, ValidatingAdmissionPolicyBinding } from '../types/index.ts';
import { beginGeneration, raiseGeneration } from '../shared/generation.ts';
import {
  type ResourcesCheck,
  setMatchResourcesDefaults,
  validateMatchResources,
  validateMutableResources,
} from './match-resources.ts';
import { warnAboutReservedName } from './reserved-names.ts';

type AnyBinding = ValidatingAdmissionPolicyBinding | MutatingAdmissionPolicyBinding;
type BindingSpec = NonNullable<AnyBinding['spec']>;
type ParamRef = NonNullable<BindingSpec['paramRef']>;

const SPEC = FieldPath.of('spec');
const MATCH_RESOURCES = SPEC.child('matchResources');
const ACTIONS = ['Audit', 'Deny', 'Warn'];
const NOT_FOUND_ACTIONS = ['Deny', 'Allow'];

export const validatingAdmissionPolicyBindingStrategy: Strategy<ValidatingAdmissionPolicyBinding> =
  bindingRules<ValidatingAdmissionPolicyBinding>(({ spec }) => [
    ...validateBinding(spec, validateMatchResources),
    ...validateActions(spec.validationActions ?? [], SPEC.child('validationActions')),
  ]);

export const mutatingAdmissionPolicyBindingStrategy: Strategy<MutatingAdmissionPolicyBinding> =
  bindingRules<MutatingAdmissionPolicyBinding>(({ spec = {} }) =>
    validateBinding(spec, validateMutableResources),
  );

function bindingRules<T extends AnyBinding>(validate: (binding: T) => FieldError[]): Strategy<T> {
  return {
    setDefaults: ({ spec }) => setMatchResourcesDefaults(spec?.matchResources),
    prepareForCreate: beginGeneration,
    prepareForUpdate(binding, old) {
      raiseGeneration<AnyBinding>(binding, old, ['spec']);
    },
    anyFinalizers: true,
    metadataChecks: ['itself'],
    allowUnconditionalUpdate: false,
    warnings: warnAboutReservedName,
    validateCreate: validate,
    validateUpdate: validate,
  };
}

function validateBinding(
  { policyName = '', paramRef, matchResources }: BindingSpec,
  validateResources: ResourcesCheck,
): FieldError[] {
  const path = SPEC.child('policyName');
  return [
    ...(policyName === '' ? [required(path)] : invalidAll(path, policyName, dns1123Subdomain(policyName))),
    ...(paramRef ? validateParamRef(paramRef, SPEC.child('paramRef')) : []),
    ...(matchResources ? validateResources(matchResources, MATCH_RESOURCES) : []),
  ];
}

/** The parameters are one object by name, or those that a selector finds. */
function validateParamRef(param: ParamRef, path: FieldPath): FieldError[] {
  const { name = '', selector, parameterNotFoundAction } = param;
  const errors: FieldError[] = [];
  checkMessages(errors, path.child('name'), name, pathSegmentName(name));
  const isBoth = name !== '' && selector !== undefined;
  const detail = 'name and selector are mutually exclusive';
  if (isBoth) errors.push(forbidden(path.child('name'), detail));
  if (selector) append(errors, validateLabelSelector(selector, path.child('selector')));
  if (isBoth) errors.push(forbidden(path.child('selector'), detail));
  else if (!selector && name === '') errors.push(required(path, 'one of name or selector must be specified'));
  const action = path.child('parameterNotFoundAction');
  checkRequiredChoice(errors, action, parameterNotFoundAction, NOT_FOUND_ACTIONS);
  return errors;
}

function validateActions(actions: readonly string[], path: FieldPath): FieldError[] {
  if (actions.length === 0) return [required(path, 'at least one validation action is required')];
  const isRepeated = repeats<string>();
  const errors = actions.flatMap((action, index) => [
    ...(ACTIONS.includes(action) ? [] : [notSupported(path.index(index), action, ACTIONS)]),
    ...(isRepeated(action) ? [duplicate(path.index(index), action)] : []),
  ]);
  if (actions.includes('Deny') && actions.includes('Warn')) {
    const detail =
      'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)';
    errors.push(invalid(path, actions, detail));
  }
  return errors;
}
