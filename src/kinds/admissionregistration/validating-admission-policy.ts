import { append } from '../../base/index.ts';
import {
  byteLength,
  checkRequired,
  checkSupported,
  duplicate,
  type FieldError,
  FieldPath,
  goList,
  goStruct,
  invalid,
  invalidAll,
  type Strategy,
  printed,
  qualifiedName,
  required,
  validateConditions,
} from '../../api/index.ts';
import type { ValidatingAdmissionPolicy } from '../types/index.ts';
import { beginGeneration, raiseGeneration } from '../shared/generation.ts';
import { keepMetadata } from '../shared/status-metadata.ts';
import { validateMatchResources } from './match-resources.ts';
import type { Expressions } from './expressions.ts';
import { isBlank, policyExpressions, setPolicyDefaults, validatePolicyParts } from './policy-parts.ts';
import { warnAboutReservedName } from './reserved-names.ts';

type Spec = NonNullable<ValidatingAdmissionPolicy['spec']>;
type Validation = NonNullable<Spec['validations']>[number];
type AuditAnnotation = NonNullable<Spec['auditAnnotations']>[number];
type Status = NonNullable<ValidatingAdmissionPolicy['status']>;

const SPEC = FieldPath.of('spec');
const VALIDATIONS = SPEC.child('validations');
const ANNOTATIONS = SPEC.child('auditAnnotations');
const STATUS = FieldPath.of('status');
const REASONS = ['Forbidden', 'Invalid', 'RequestEntityTooLarge'];
const ANNOTATIONS_LIMIT = 20;
const ANNOTATION_LIMIT_BYTES = 5 * 1024;
const ANNOTATION_LIST = goList(goStruct('Key ValueExpression'));

export const validatingAdmissionPolicyStrategy: Strategy<ValidatingAdmissionPolicy> = {
  setDefaults: ({ spec }) => setPolicyDefaults(spec),
  prepareForCreate(policy) {
    policy.status = {};
    beginGeneration(policy);
  },
  prepareForUpdate(policy, old) {
    policy.status = old.status ?? {};
    raiseGeneration(policy, old, ['spec']);
  },
  prepareForStatusUpdate(policy, old) {
    if (old.spec) policy.spec = old.spec;
    keepMetadata(policy, old);
  },
  anyFinalizers: true,
  metadataChecks: ['itself'],
  allowUnconditionalUpdate: false,
  warnings: warnAboutReservedName,
  validateCreate: validatePolicy,
  validateUpdate: validatePolicy,
  validateStatusUpdate: ({ status }) => validateStatus(status ?? {}),
};

function validatePolicy({ spec = {}, metadata }: ValidatingAdmissionPolicy): FieldError[] {
  const expressions = policyExpressions(spec, (spec.variables ?? []).length > 0);
  return [
    ...validatePolicyParts(spec, validateMatchResources, expressions),
    ...validateOutcome(spec, metadata.name ?? '', expressions),
  ];
}

/** A policy judges requests, notes something of them, or both. */
function validateOutcome(
  { validations = [], auditAnnotations = [], paramKind }: Spec,
  policy: string,
  expressions: Expressions,
): FieldError[] {
  if (validations.length === 0 && auditAnnotations.length === 0) {
    const detail = 'validations or auditAnnotations must contain at least one item';
    return [required(VALIDATIONS, detail), required(ANNOTATIONS, detail)];
  }
  return [
    ...validations.flatMap((validation, index) =>
      validateValidation(validation, VALIDATIONS.index(index), expressions, paramKind !== undefined),
    ),
    ...validateAnnotations(auditAnnotations, policy, expressions),
  ];
}

function validateValidation(
  validation: Validation,
  path: FieldPath,
  expressions: Expressions,
  params: boolean,
): FieldError[] {
  const { expression, message = '', messageExpression = '', reason } = validation;
  const errors: FieldError[] = [];
  const expressionPath = path.child('expression');
  if (isBlank(expression)) errors.push(required(expressionPath, 'expression is not specified'));
  else append(errors, expressions.validate(expression, 'bool', expressionPath));
  const textPath = path.child('messageExpression');
  if (messageExpression !== '' && isBlank(messageExpression)) {
    errors.push(invalid(textPath, messageExpression, 'must be non-empty if specified'));
  } else if (messageExpression !== '') {
    append(errors, expressions.validate(messageExpression, 'string', textPath, { params }));
  }
  const messagePath = path.child('message');
  if (message !== '' && isBlank(message)) {
    errors.push(invalid(messagePath, message, 'must be non-empty if specified'));
  } else if (message.trim().includes('\n')) {
    errors.push(invalid(messagePath, message, 'must not contain line breaks'));
  }
  if (reason !== undefined) checkSupported(errors, path.child('reason'), reason, REASONS);
  return errors;
}

function validateAnnotations(
  annotations: readonly AuditAnnotation[],
  policy: string,
  expressions: Expressions,
): FieldError[] {
  const keys = new Set<string>();
  const errors: FieldError[] = [];
  if (annotations.length > ANNOTATIONS_LIMIT) {
    const detail = `must not have more than ${ANNOTATIONS_LIMIT} auditAnnotations`;
    errors.push(invalid(ANNOTATIONS, printed(ANNOTATION_LIST, annotations), detail));
  }
  for (const [index, annotation] of annotations.entries()) {
    const { key } = annotation;
    const path = ANNOTATIONS.index(index);
    append(errors, validateAnnotation(annotation, policy, path, expressions));
    if (keys.has(key)) errors.push(duplicate(path.child('key'), key));
    keys.add(key);
  }
  return errors;
}

/** The key is the second part of a qualified name, whose first part is the policy. */
function validateAnnotation(
  annotation: AuditAnnotation,
  policy: string,
  path: FieldPath,
  expressions: Expressions,
): FieldError[] {
  const { key, valueExpression } = annotation;
  const name = `${policy}/${key}`;
  const keyPath = path.child('key');
  const errors =
    policy === ''
      ? [invalid(keyPath, key, 'requires metadata.name be non-empty')]
      : invalidAll(keyPath, name, qualifiedName(name));
  const valuePath = path.child('valueExpression');
  if (isBlank(valueExpression)) errors.push(required(valuePath, 'valueExpression is not specified'));
  else if (byteLength(valueExpression.trim()) > ANNOTATION_LIMIT_BYTES) {
    errors.push(required(valuePath, `must not exceed ${ANNOTATION_LIMIT_BYTES} bytes in length`));
  } else {
    const text = valueExpression.trim();
    append(errors, expressions.validate(text, 'auditText', valuePath, undefined, valueExpression));
  }
  return errors;
}

function validateStatus({ typeChecking, conditions = [] }: Status): FieldError[] {
  const warnings = STATUS.child('typeChecking').child('expressionWarnings');
  const errors: FieldError[] = [];
  for (const [index, { fieldRef, warning }] of (typeChecking?.expressionWarnings ?? []).entries()) {
    checkRequired(errors, warnings.index(index).child('warning'), warning);
    checkRequired(errors, warnings.index(index).child('fieldRef'), fieldRef);
  }
  return [...errors, ...validateConditions(conditions, STATUS.child('conditions'))];
}
