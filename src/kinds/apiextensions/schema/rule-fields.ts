import { type FieldError, type FieldPath, invalid, notSupported, required } from '../../../api/index.ts';
import { findField, type JsonSchema, type ValidationRule } from '../../custom/index.ts';
import { structuralProblem } from './structural-form.ts';

const REASONS = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];

/** What is wrong with the rules of a schema beside their expressions. */
export function validateRuleFields(schema: JsonSchema, path: FieldPath): FieldError[] {
  const rules = schema['x-kubernetes-validations'] ?? [];
  // A path can only be looked for in a schema that has a structural form, which it is asked for once.
  const isStructural =
    rules.some(({ fieldPath = '' }) => fieldPath !== '') && structuralProblem(schema) === undefined;
  const at = path.child('x-kubernetes-validations');
  return rules.flatMap((rule, index) =>
    validateRule(rule, isStructural ? schema : undefined, at.index(index)),
  );
}

function validateRule(rule: ValidationRule, schema: JsonSchema | undefined, path: FieldPath): FieldError[] {
  const { reason, messageExpression = '', fieldPath = '' } = rule;
  const errors = validateMessage(rule, path);
  if (messageExpression !== '' && trimmed(messageExpression) === '') {
    const why = 'messageExpression must be non-empty if specified';
    errors.push(required(path.child('messageExpression'), why));
  }
  if (reason !== undefined && !REASONS.includes(reason)) {
    errors.push(notSupported(path.child('reason'), reason, REASONS));
  }
  const at = path.child('fieldPath');
  if (fieldPath === '') return errors;
  if (trimmed(fieldPath) === '') errors.push(invalid(at, fieldPath, 'must be non-empty if specified'));
  if (hasLineBreaks(fieldPath)) errors.push(invalid(at, fieldPath, 'must not contain line breaks'));
  if (schema && 'problem' in findField(fieldPath, schema)) {
    errors.push(invalid(at, fieldPath, 'must be a valid path'));
  }
  return errors;
}

function validateMessage({ rule, message = '' }: ValidationRule, path: FieldPath): FieldError[] {
  const at = path.child('message');
  const text = trimmed(message);
  if (trimmed(rule) === '') return [required(path.child('rule'), 'rule is not specified')];
  if (message !== '' && text === '') return [invalid(at, message, 'must be non-empty if specified')];
  if (hasLineBreaks(text)) return [invalid(at, message, 'must not contain line breaks')];
  if (text === '' && hasLineBreaks(trimmed(rule))) {
    return [required(at, 'message must be specified if rule contains line breaks')];
  }
  return [];
}

const SPACE = '[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const HEAD = new RegExp(`^${SPACE}+`);
const LAST = new RegExp(`^${SPACE}$`);

/** Without the white space around it, as Go sees white space. */
function trimmed(text: string): string {
  const rest = text.replace(HEAD, '');
  let end = rest.length;
  while (end > 0 && LAST.test(rest.charAt(end - 1))) end--;
  return rest.slice(0, end);
}

function hasLineBreaks(text: string): boolean {
  return /[\n\r]/.test(text);
}
