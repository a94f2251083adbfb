import { append } from '../../base/index.ts';
import {
  checkRequiredChoice,
  type FieldError,
  FieldPath,
  invalid,
  type Strategy,
  notSupported,
  required,
} from '../../api/index.ts';
import type { MutatingAdmissionPolicy } from '../types/index.ts';
import { beginGeneration, raiseGeneration } from '../shared/generation.ts';
import { validateMutableResources } from './match-resources.ts';
import type { Expressions } from './expressions.ts';
import { isBlank, policyExpressions, setPolicyDefaults, validatePolicyParts } from './policy-parts.ts';
import { warnAboutReservedName } from './reserved-names.ts';

type Spec = NonNullable<MutatingAdmissionPolicy['spec']>;
type Mutation = NonNullable<Spec['mutations']>[number];

const SPEC = FieldPath.of('spec');
const MUTATIONS = SPEC.child('mutations');
const REINVOCATIONS = ['IfNeeded', 'Never'];
/** The types of patches, and the field that each of them goes by. */
const PATCH_FIELDS = { ApplyConfiguration: 'applyConfiguration', JSONPatch: 'jsonPatch' } as const;
const PATCH_TYPES = Object.keys(PATCH_FIELDS);

export const mutatingAdmissionPolicyStrategy: Strategy<MutatingAdmissionPolicy> = {
  setDefaults: ({ spec }) => setPolicyDefaults(spec),
  prepareForCreate: beginGeneration,
  prepareForUpdate(policy, old) {
    raiseGeneration(policy, old, ['spec']);
  },
  anyFinalizers: true,
  metadataChecks: ['itself'],
  allowUnconditionalUpdate: false,
  warnings: warnAboutReservedName,
  validateCreate: validatePolicy,
  validateUpdate: validatePolicy,
};

function validatePolicy({ spec = {} }: MutatingAdmissionPolicy): FieldError[] {
  const { mutations = [], reinvocationPolicy } = spec;
  const expressions = policyExpressions(spec, true);
  const errors = validatePolicyParts(spec, validateMutableResources, expressions);
  if (mutations.length === 0) errors.push(required(MUTATIONS, 'mutations must contain at least one item'));
  for (const [index, mutation] of mutations.entries()) {
    append(
      errors,
      validateMutation(mutation, MUTATIONS.index(index), expressions, spec.paramKind !== undefined),
    );
  }
  checkRequiredChoice(errors, SPEC.child('reinvocationPolicy'), reinvocationPolicy, REINVOCATIONS);
  return errors;
}

function validateMutation(
  mutation: Mutation,
  path: FieldPath,
  expressions: Expressions,
  params: boolean,
): FieldError[] {
  const { patchType } = mutation;
  if (!patchType) return [required(path.child('patchType'))];
  if (!isPatchType(patchType)) return [notSupported(path.child('patchType'), patchType, PATCH_TYPES)];
  // oxlint-disable-next-line wheelhouse/keys-are-data -- one of its own keys
  const field = PATCH_FIELDS[patchType];
  const other = field === 'jsonPatch' ? 'applyConfiguration' : 'jsonPatch';
  const errors: FieldError[] = [];
  const chosen = mutation[field];
  if (!chosen) errors.push(required(path.child(field), `must be specified when patchType is ${patchType}`));
  else {
    const wanted = field === 'jsonPatch' ? 'patches' : 'configuration';
    const scope = { authorizer: true, patches: true, params };
    const { expression = '' } = chosen;
    const expressionPath = path.child(field).child('expression');
    if (isBlank(expression)) errors.push(required(expressionPath));
    else append(errors, expressions.validate(expression.trim(), wanted, expressionPath, scope));
  }
  if (mutation[other]) {
    const detail = `must not be specified when patchType is ${patchType}`;
    errors.push(invalid(path.child(other), `{${other}}`, detail));
  }
  return errors;
}

function isPatchType(text: string): text is keyof typeof PATCH_FIELDS {
  return Object.hasOwn(PATCH_FIELDS, text);
}
