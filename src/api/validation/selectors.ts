import { append } from '../../base/index.ts';
import type { FieldError, FieldPath } from '../field.ts';
import type { LabelSelector } from '../label-selector.ts';
import { forbidden, invalid, invalidAll, required } from './errors.ts';
import { validateLabelName, validateLabels } from './metadata.ts';
import { labelValue } from './names.ts';

type Requirement = NonNullable<LabelSelector['matchExpressions']>[number];

export interface LabelSelectorOptions {
  /** Takes values that no label can have: for objects stored before that was checked. */
  readonly allowInvalidValues?: boolean;
}

/** A label selector of `matchLabels` and `matchExpressions`. A missing one is valid. */
export function validateLabelSelector(
  selector: LabelSelector | undefined,
  path: FieldPath,
  options: LabelSelectorOptions = {},
): FieldError[] {
  if (selector === undefined) return [];
  const expressions = path.child('matchExpressions');
  return [
    ...validateLabels(selector.matchLabels, path.child('matchLabels')),
    ...(selector.matchExpressions ?? []).flatMap((requirement, index) =>
      validateRequirement(requirement, expressions.index(index), options),
    ),
  ];
}

function validateRequirement(
  requirement: Requirement,
  path: FieldPath,
  options: LabelSelectorOptions,
): FieldError[] {
  const values = requirement.values ?? [];
  const errors = validateOperator(requirement.operator ?? '', values, path);
  append(errors, validateLabelName(requirement.key ?? '', path.child('key')));
  if (options.allowInvalidValues) return errors;
  values.forEach((value, index) => {
    append(errors, invalidAll(path.child('values').index(index), value, labelValue(value)));
  });
  return errors;
}

function validateOperator(operator: string, values: readonly string[], path: FieldPath): FieldError[] {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0
        ? []
        : [required(path.child('values'), "must be specified when `operator` is 'In' or 'NotIn'")];
    case 'Exists':
    case 'DoesNotExist':
      return values.length === 0
        ? []
        : [
            forbidden(
              path.child('values'),
              "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
            ),
          ];
    default:
      return [invalid(path.child('operator'), operator, 'not a valid selector operator')];
  }
}
