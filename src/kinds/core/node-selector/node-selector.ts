import { append } from '../../../base/index.ts';
import {
  dns1123Subdomain,
  type FieldError,
  type FieldPath,
  forbidden,
  invalid,
  invalidAll,
  labelValue,
  required,
  validateLabelName,
} from '../../../api/index.ts';
import type { NodeSelectorTerm } from '../../types/index.ts';

type Requirement = NonNullable<NodeSelectorTerm['matchExpressions']>[number];

export interface NodeSelectorOptions {
  /** Takes values that no label can have. */
  readonly allowInvalidValues?: boolean;
}

/** Which nodes an object may go to: at least one term. */
export function validateNodeSelector(
  selector: { readonly nodeSelectorTerms?: readonly NodeSelectorTerm[] },
  path: FieldPath,
  options: NodeSelectorOptions = {},
): FieldError[] {
  const terms = selector.nodeSelectorTerms ?? [];
  const at = path.child('nodeSelectorTerms');
  if (terms.length === 0) return [required(at, 'must have at least one node selector term')];
  return terms.flatMap((term, index) => validateNodeSelectorTerm(term, at.index(index), options));
}

export function validateNodeSelectorTerm(
  term: NodeSelectorTerm,
  path: FieldPath,
  options: NodeSelectorOptions = {},
): FieldError[] {
  const errors: FieldError[] = [];
  for (const [index, requirement] of (term.matchExpressions ?? []).entries()) {
    append(errors, validateExpression(requirement, path.child('matchExpressions').index(index), options));
  }
  for (const [index, requirement] of (term.matchFields ?? []).entries()) {
    append(errors, validateFieldRequirement(requirement, path.child('matchFields').index(index)));
  }
  return errors;
}

function validateExpression(
  requirement: Requirement,
  path: FieldPath,
  options: NodeSelectorOptions,
): FieldError[] {
  const { key, operator, values = [] } = requirement;
  const errors = validateOperator(operator, values.length, path);
  append(errors, validateLabelName(key, path.child('key')));
  if (options.allowInvalidValues) return errors;
  for (const [index, value] of values.entries()) {
    append(errors, invalidAll(path.child('values').index(index), value, labelValue(value)));
  }
  return errors;
}

function validateOperator(operator: string, count: number, path: FieldPath): FieldError[] {
  const at = path.child('values');
  switch (operator) {
    case 'In':
    case 'NotIn':
      return count > 0 ? [] : [required(at, "must be specified when `operator` is 'In' or 'NotIn'")];
    case 'Exists':
    case 'DoesNotExist':
      return count === 0
        ? []
        : [forbidden(at, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
    case 'Gt':
    case 'Lt':
      return count === 1
        ? []
        : [required(at, "must be specified single value when `operator` is 'Lt' or 'Gt'")];
    default:
      return [invalid(path.child('operator'), operator, 'not a valid selector operator')];
  }
}

/** A node's name is the one field that may be asked for. */
function validateFieldRequirement(requirement: Requirement, path: FieldPath): FieldError[] {
  const { key, operator, values = [] } = requirement;
  const errors: FieldError[] = [];
  const at = path.child('values');
  if (operator !== 'In' && operator !== 'NotIn') {
    errors.push(invalid(path.child('operator'), operator, 'not a valid selector operator'));
  } else if (values.length !== 1) {
    const detail = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
    errors.push(required(at, detail));
  }
  if (key !== 'metadata.name') {
    return [...errors, invalid(path.child('key'), key, 'not a valid field selector key')];
  }
  for (const [index, value] of values.entries()) {
    append(errors, invalidAll(at.index(index), value, dns1123Subdomain(value)));
  }
  return errors;
}
