import { ownValue, setKey } from '../../base/index.ts';
import {
  duplicate,
  type FieldError,
  FieldPath,
  forbidden,
  invalid,
  invalidAll,
  type Strategy,
  qualifiedName,
  Quantity,
  required,
} from '../../api/index.ts';
import type { LimitRange } from '../types/index.ts';
import { roundAmounts } from './resources/round-amounts.ts';
import { checkContainerResourceName, checkResourceName } from './resources/resources.ts';
import { mayOvercommit } from './resources/resource-names.ts';

type Limit = NonNullable<LimitRange['spec']>['limits'][number];
type Amounts = NonNullable<Limit['max']>;
type AmountField = 'max' | 'min' | 'default' | 'defaultRequest' | 'maxLimitRequestRatio';

const LIMITS = FieldPath.of('spec', 'limits');
const TYPES = ['Container', 'PersistentVolumeClaim', 'Pod'];
const FIELDS: readonly AmountField[] = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'];
const OF_CONTAINERS_ONLY = ['default', 'defaultRequest'] as const;
/** Past this, thousandths are no more counted. */
const MILLI_LIMIT = Number.MAX_SAFE_INTEGER / 1000;

export const limitRangeStrategy: Strategy<LimitRange> = {
  setDefaults(limitRange) {
    for (const limit of limitRange.spec?.limits ?? []) {
      for (const field of FIELDS) roundAmounts(limit[field]);
      if (limit.type === 'Container') setLimitDefaults(limit);
    }
  },
  /** A limit range that nobody named is named at random. */
  prepareForCreate({ metadata }) {
    if (!metadata.name && metadata.uid) metadata.name = metadata.uid;
  },
  allowCreateOnUpdate: true,
  metadataChecks: ['itself'],
  allowUnconditionalUpdate: true,
  validateCreate: validateLimitRange,
  validateUpdate: validateLimitRange,
};

/** A limit that is not said is the maximum; a request is the limit, or else the minimum. */
function setLimitDefaults(limit: Limit): void {
  const limits = (limit.default ??= {});
  const requests = (limit.defaultRequest ??= {});
  fill(limits, limit.max);
  fill(requests, limits);
  fill(requests, limit.min);
  if (Object.keys(limits).length === 0) delete limit.default;
  if (Object.keys(requests).length === 0) delete limit.defaultRequest;
}

function fill(amounts: Amounts, from: Amounts | undefined): void {
  for (const [name, amount] of Object.entries(from ?? {}))
    if (ownValue(amounts, name) === undefined) setKey(amounts, name, amount);
}

function validateLimitRange({ spec }: LimitRange): FieldError[] {
  const types = new Set<string>();
  return (spec?.limits ?? []).flatMap((limit, index) => {
    const path = LIMITS.index(index);
    const errors = validateType(limit.type, path.child('type'));
    if (types.has(limit.type)) errors.push(duplicate(path.child('type'), limit.type));
    types.add(limit.type);
    return [...errors, ...validateNames(limit, path), ...validateAmounts(limit, path)];
  });
}

function validateType(type: string, path: FieldPath): FieldError[] {
  const errors = invalidAll(path, type, qualifiedName(type));
  if (errors.length > 0 || type.includes('/') || TYPES.includes(type)) return errors;
  return [invalid(path, type, 'must be a standard limit type or fully qualified')];
}

function validateNames(limit: Limit, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const check =
    limit.type === 'Pod' || limit.type === 'Container' ? checkContainerResourceName : checkResourceName;
  const checkAll = (field: AmountField): void => {
    for (const name of Object.keys(limit[field] ?? {})) check(errors, name, path.child(field).key(name));
  };
  checkAll('max');
  checkAll('min');
  for (const field of OF_CONTAINERS_ONLY) {
    if (limit.type !== 'Pod') checkAll(field);
    else if (limit[field])
      errors.push(forbidden(path.child(field), "may not be specified when `type` is 'Pod'"));
  }
  const hasSize = limit.max?.['storage'] !== undefined || limit.min?.['storage'] !== undefined;
  if (limit.type === 'PersistentVolumeClaim' && !hasSize) {
    const detail = 'either minimum or maximum storage value is required, but neither was provided';
    errors.push(required(path.child('limits'), detail));
  }
  checkAll('maxLimitRequestRatio');
  return errors;
}

/** For each resource: minimum, request, limit and maximum in this order, and a ratio that can be kept. */
function validateAmounts(limit: Limit, path: FieldPath): FieldError[] {
  const fields = FIELDS.filter(
    (field) => limit.type !== 'Pod' || (field !== 'default' && field !== 'defaultRequest'),
  );
  const names = new Set(fields.flatMap((field) => Object.keys(limit[field] ?? {})));
  return [...names].flatMap((name) => {
    const of = (field: AmountField): Quantity | undefined => {
      const amount = fields.includes(field) ? ownValue(limit[field], name) : undefined;
      return amount === undefined ? undefined : Quantity.parse(amount);
    };
    const at = (field: AmountField): FieldPath => path.child(field).key(name);
    return [...validateOrder(of, at), ...validateRatio(of, at), ...validateOvercommit(name, of, at)];
  });
}

type AmountOf = (field: AmountField) => Quantity | undefined;
type PathOf = (field: AmountField) => FieldPath;

const NAMES: Readonly<Record<AmountField, string>> = {
  min: 'min',
  max: 'max',
  default: 'default',
  defaultRequest: 'default request',
  maxLimitRequestRatio: 'ratio',
};
/** What may not be greater than what, and which field and value upstream then shows. */
const ORDER: readonly (readonly [AmountField, AmountField, AmountField, AmountField])[] = [
  ['min', 'max', 'min', 'min'],
  ['min', 'defaultRequest', 'defaultRequest', 'defaultRequest'],
  ['defaultRequest', 'max', 'defaultRequest', 'defaultRequest'],
  ['defaultRequest', 'default', 'defaultRequest', 'defaultRequest'],
  ['min', 'default', 'default', 'min'],
  ['default', 'max', 'default', 'max'],
];

function validateOrder(of: AmountOf, at: PathOf): FieldError[] {
  return ORDER.flatMap(([lower, upper, field, shown]) => {
    const [low, high] = [of(lower), of(upper)];
    if (!low || !high || low.compare(high) <= 0) return [];
    const upperName = lower === 'defaultRequest' && upper === 'default' ? 'default limit' : NAMES[upper];
    const detail = `${NAMES[lower]} value ${low.toString()} is greater than ${upperName} value ${high.toString()}`;
    return [invalid(at(field), of(shown)?.toString() ?? '', detail)];
  });
}

function validateRatio(of: AmountOf, at: PathOf): FieldError[] {
  const ratio = of('maxLimitRequestRatio');
  if (!ratio) return [];
  const path = at('maxLimitRequestRatio');
  const text = ratio.toString();
  const errors =
    ratio.compare(Quantity.of(1)) < 0 ? [invalid(path, text, `ratio ${text} is less than 1`)] : [];
  const [min, max] = [of('min'), of('max')];
  if (!min || !max) return errors;
  const small = [ratio, min, max].every((amount) => amount.asInteger() < MILLI_LIMIT);
  const numberOf = (amount: Quantity): number => (small ? amount.asMilli() : amount.asInteger());
  const highest = numberOf(max) / numberOf(min);
  const value = small ? ratio.asMilli() / 1000 : ratio.asInteger();
  if (value > highest) {
    errors.push(invalid(path, text, `ratio ${text} is greater than max/min = ${highest.toFixed(6)}`));
  }
  return errors;
}

/** Of what cannot be shared, the request is the limit. */
function validateOvercommit(name: string, of: AmountOf, at: PathOf): FieldError[] {
  const [limit, request] = [of('default'), of('defaultRequest')];
  if (mayOvercommit(name) || !limit || !request || limit.compare(request) === 0) return [];
  const detail = `default value ${limit.toString()} must equal to defaultRequest value ${request.toString()} in ${name}`;
  return [invalid(at('defaultRequest'), request.toString(), detail)];
}
