/** What may be asked of a capacity that several share. */
import { append } from '../../base/index.ts';
import { type FieldError, type FieldPath, forbidden, invalid, Quantity, required } from '../../api/index.ts';
import type { ResourceSlice } from '../types/index.ts';
import { validateUniqueItems } from './device-parts.ts';

type Device = NonNullable<ResourceSlice['spec']['devices']>[number];
type Capacity = NonNullable<Device['capacity']>[string];
type Policy = NonNullable<Capacity['requestPolicy']>;
type Range = NonNullable<Policy['validRange']>;
type Amount = string | number;

const VALUES_LIMIT = 10;

export function validateCapacity(
  { value, requestPolicy: policy }: Capacity,
  isShared: boolean,
  path: FieldPath,
): FieldError[] {
  if (!policy) return [];
  const at = path.child('requestPolicy');
  if (!isShared) return [forbidden(at, 'allowMultipleAllocations must be true')];
  const { validValues = [], validRange, default: usual } = policy;
  if (validValues.length > 0 && validRange) {
    const both = 'cannot specify "validValues" and "validRange" at the same time';
    return [forbidden(at, `exactly one policy can be specified, ${both}`)];
  }
  if (validValues.length === 0 && !validRange) return [];
  const kind = validRange ? 'validRange' : 'validValues';
  if (usual === undefined) return [required(at.child('default'), `required when ${kind} is defined`)];
  return validRange
    ? validateRange(usual, value, validRange, at.child(kind))
    : validateValues(usual, value, validValues, at.child(kind));
}

function validateValues(
  usual: Amount,
  most: Amount,
  values: readonly Amount[],
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  values.forEach((each, i) => {
    if (i === 0 || compare(values[i - 1] ?? each, each) <= 0) return;
    errors.push(invalid(path.index(i), String(each), 'values must be sorted in ascending order'));
  });
  append(
    errors,
    validateUniqueItems(values, path, {
      limit: VALUES_LIMIT,
      keyOf: (each) => read(each).toString(),
      validate: (each, at) =>
        compare(each, most) > 0
          ? [invalid(at, String(each), `option is larger than capacity value: ${most}`)]
          : [],
    }),
  );
  if (!values.some((each) => compare(each, usual) === 0)) {
    errors.push(invalid(path, String(usual), 'default value is not valid according to the requestPolicy'));
  }
  return errors;
}

function validateRange(
  usual: Amount,
  most: Amount,
  { min, max, step }: Range,
  path: FieldPath,
): FieldError[] {
  if (min === undefined) return [required(path.child('min'), 'required when validRange is defined')];
  const errors: FieldError[] = [];
  const check = (field: string, of: Amount, isWrong: boolean, detail: string): void => {
    if (isWrong) errors.push(invalid(path.child(field), String(of), detail));
  };
  check('min', min, compare(min, most) > 0, `min is larger than capacity value: ${most}`);
  check('min', usual, compare(usual, min) < 0, `default is less than min: ${min}`);
  if (max !== undefined) {
    check('max', min, compare(min, max) > 0, `min is larger than max: ${max}`);
    check('max', max, compare(max, most) > 0, `max is larger than capacity value: ${most}`);
    check('max', usual, compare(usual, max) > 0, `default is more than max: ${max}`);
  }
  if (step === undefined) return errors;
  const first = read(min).add(read(step));
  const isLarger = first.compare(read(most)) > 0;
  check('step', step, isLarger, `one step ${first.toString()} is larger than capacity value: ${most}`);
  for (const each of max === undefined ? [usual] : [usual, max]) {
    const isBetween = (read(each).asInteger() - read(min).asInteger()) % read(step).asInteger() !== 0;
    check('step', each, isBetween, `value is not a multiple of a given step (${step}) from (${min})`);
  }
  return errors;
}

function compare(a: Amount, b: Amount): number {
  return read(a).compare(read(b));
}

function read(amount: Amount): Quantity {
  return Quantity.parse(amount);
}
