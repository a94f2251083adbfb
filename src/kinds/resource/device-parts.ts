/** What device classes, claims and slices have in common: names, selectors, configuration, tolerations. */
import {
  byteLength,
  checkMessages,
  cIdentifier,
  dns1123Subdomain,
  duplicate,
  type FieldError,
  type FieldPath,
  givenEmpty,
  invalid,
  invalidAll,
  labelValue,
  notSupported,
  qualifiedName,
  required,
  tooLong,
  tooMany,
} from '../../api/index.ts';
import { validateDeviceExpression } from './device-expressions.ts';

export interface DeviceSelector {
  readonly cel?: { readonly expression?: string };
}

export interface DeviceConfiguration {
  readonly opaque?: { readonly driver?: string; readonly parameters?: unknown };
}

export interface DeviceToleration {
  readonly key?: string;
  operator?: string;
  readonly value?: string;
  readonly effect?: string;
}

export interface BindingConditions {
  readonly bindingConditions?: readonly string[];
  readonly bindingFailureConditions?: readonly string[];
}

type ItemCheck<T> = (item: T, path: FieldPath) => FieldError[];

interface UniqueItems<T> {
  readonly limit: number;
  readonly keyOf: (item: T) => string;
  readonly show?: (item: T) => unknown;
  readonly validate: ItemCheck<T>;
}

/** How many selectors, requests, constraints, … a list holds at most. */
export const LIST_LIMIT = 32;
const TOLERATIONS_LIMIT = 16;
const EXPRESSION_LIMIT_BYTES = 10 * 1024;
const PARAMETERS_LIMIT_BYTES = 10 * 1024;
const DRIVER_LIMIT_BYTES = 63;
const POOL_LIMIT_BYTES = 253;
const CONDITIONS_LIMIT = 4;
const BINDING_FIELDS = ['bindingConditions', 'bindingFailureConditions'] as const;
const IDENTIFIER_LIMIT_BYTES = 32;
const OPERATORS = ['Equal', 'Exists'];
/** What a taint does. */
export const EFFECTS = ['NoExecute', 'NoSchedule', 'None'];

export function validateItems<T>(
  items: readonly T[],
  path: FieldPath,
  limit: number,
  validate: ItemCheck<T>,
): FieldError[] {
  const errors = items.length > limit ? [tooMany(path, items.length, limit)] : [];
  return [...errors, ...items.flatMap((item, index) => validate(item, path.index(index)))];
}

/** The same for items that differ by `keyOf`; a message calls one that does not by its key, or as `show` has it. */
export function validateUniqueItems<T>(
  items: readonly T[],
  path: FieldPath,
  { limit, keyOf, show = keyOf, validate }: UniqueItems<T>,
): FieldError[] {
  const keys = new Set<string>();
  return validateItems(items, path, limit, (item, at) => {
    const key = keyOf(item);
    const errors = validate(item, at);
    if (keys.has(key)) errors.push(duplicate(at, show(item)));
    keys.add(key);
    return errors;
  });
}

export function validateSelectors(selectors: readonly DeviceSelector[], path: FieldPath): FieldError[] {
  return validateItems(selectors, path, LIST_LIMIT, ({ cel }, at) => {
    if (!cel) return [required(at.child('cel'))];
    const { expression = '' } = cel;
    const path = at.child('cel').child('expression');
    return byteLength(expression) > EXPRESSION_LIMIT_BYTES
      ? [tooLong(path, EXPRESSION_LIMIT_BYTES)]
      : validateDeviceExpression(expression, path);
  });
}

/** Configuration is for one driver, which alone understands the parameters. */
export function validateConfiguration({ opaque }: DeviceConfiguration, path: FieldPath): FieldError[] {
  const opaquePath = path.child('opaque');
  if (!opaque) return [required(opaquePath)];
  return [
    ...validateDriver(opaque.driver ?? '', opaquePath.child('driver')),
    ...validateParameters(opaque.parameters, opaquePath.child('parameters'), PARAMETERS_LIMIT_BYTES),
  ];
}

/** Any JSON object. */
export function validateParameters(value: unknown, path: FieldPath, limitBytes: number): FieldError[] {
  if (value === undefined || value === null) return [required(path)];
  if (byteLength(JSON.stringify(value)) > limitBytes) return [tooLong(path, limitBytes)];
  if (typeof value === 'object' && !Array.isArray(value)) return [];
  return [invalid(path, '<value omitted>', 'must be a valid JSON object')];
}

export function validateDriver(name: string, path: FieldPath): FieldError[] {
  if (name === '') return [required(path)];
  const errors = byteLength(name) > DRIVER_LIMIT_BYTES ? [tooLong(path, DRIVER_LIMIT_BYTES)] : [];
  return [...errors, ...invalidAll(path, name, dns1123Subdomain(name))];
}

/** The name of an attribute or a capacity, with the domain of who defined it or without. More slashes go unseen. */
export function validateQualifiedName(name: string, path: FieldPath): FieldError[] {
  const parts = name.split('/');
  const [domain = '', identifier = ''] = parts;
  if (parts.length === 1) return validateIdentifier(name, path);
  if (parts.length > 2) return [];
  return [
    ...(domain === '' ? [invalid(path, '', 'the domain must not be empty')] : validateDriver(domain, path)),
    ...(identifier === ''
      ? [invalid(path, '', 'the name must not be empty')]
      : validateIdentifier(identifier, path)),
  ];
}

export function validateFullyQualifiedName(name: string, path: FieldPath): FieldError[] {
  const errors = validateQualifiedName(name, path);
  if (name.includes('/')) return errors;
  const detail = 'a fully qualified name must be a domain and a name separated by a slash';
  return [...errors, invalid(path, name, detail)];
}

export function setTolerationDefaults(tolerations: readonly DeviceToleration[]): void {
  for (const toleration of tolerations) toleration.operator ||= 'Equal';
}

export function validateTolerations(tolerations: readonly DeviceToleration[], path: FieldPath): FieldError[] {
  return validateItems(tolerations, path, TOLERATIONS_LIMIT, validateToleration);
}

function validateToleration(toleration: DeviceToleration, path: FieldPath): FieldError[] {
  const { key = '', operator = '', value = '', effect = '' } = toleration;
  const valuePath = path.child('value');
  const errors: FieldError[] = [];
  if (key !== '') checkMessages(errors, path.child('key'), key, qualifiedName(key));
  if (operator === 'Equal') checkMessages(errors, valuePath, value, labelValue(value));
  else if (operator === 'Exists') {
    if (value !== '') errors.push(invalid(valuePath, value, 'must be empty for operator `Exists`'));
  } else errors.push(notSupported(path.child('operator'), operator, OPERATORS));
  if (effect !== '' && !EFFECTS.includes(effect)) {
    errors.push(notSupported(path.child('effect'), effect, EFFECTS));
  }
  return errors;
}

/** A pool of devices: one or more DNS subdomains, with slashes between. */
export function validatePool(name: string, path: FieldPath): FieldError[] {
  if (name === '') return [required(path)];
  const errors = byteLength(name) > POOL_LIMIT_BYTES ? [tooLong(path, POOL_LIMIT_BYTES)] : [];
  return [...errors, ...name.split('/').flatMap((part) => invalidAll(path, part, dns1123Subdomain(part)))];
}

/** What must be true of a device before its Pod is bound, and what tells that it will not be: both or neither. */
export function validateBindingConditions(device: BindingConditions, path: FieldPath): FieldError[] {
  const errors = BINDING_FIELDS.flatMap((field) =>
    validateUniqueItems(device[field] ?? [], path.child(field), {
      limit: CONDITIONS_LIMIT,
      keyOf: (condition) => condition,
      validate: (condition, at) => invalidAll(at, condition, qualifiedName(condition)),
    }),
  );
  const { bindingConditions = [], bindingFailureConditions = [] } = device;
  const binding = new Set(bindingConditions);
  for (const [index, condition] of bindingFailureConditions.entries()) {
    if (!binding.has(condition)) continue;
    const detail = 'bindingFailureConditions must not overlap with bindingConditions';
    errors.push(invalid(path.child('bindingFailureConditions').index(index), condition, detail));
  }
  const missing = BINDING_FIELDS.filter((field) => (device[field] ?? []).length === 0);
  if (missing.length !== 1) return errors;
  return [
    ...errors,
    ...missing.map((field) => {
      const other = BINDING_FIELDS.find((one) => one !== field);
      return invalid(path.child(field), givenEmpty(device, field), `${field} are required to use ${other}`);
    }),
  ];
}

function validateIdentifier(name: string, path: FieldPath): FieldError[] {
  const errors = byteLength(name) > IDENTIFIER_LIMIT_BYTES ? [tooLong(path, IDENTIFIER_LIMIT_BYTES)] : [];
  return [...errors, ...invalidAll(path, name, cIdentifier(name))];
}
