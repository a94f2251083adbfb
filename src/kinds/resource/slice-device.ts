/** A device as its driver offers it. */
import { append } from '../../base/index.ts';
import {
  byteLength,
  checkMessages,
  checkRequiredChoice,
  dns1123Label,
  type FieldError,
  type FieldPath,
  goStruct,
  invalid,
  invalidAll,
  labelValue,
  printed,
  qualifiedName,
  required,
  tooLong,
} from '../../api/index.ts';
import type { ResourceSlice } from '../types/index.ts';
import {
  EFFECTS,
  validateBindingConditions,
  validateItems,
  validateQualifiedName,
  validateUniqueItems,
} from './device-parts.ts';
import { validateCapacity } from './slice-capacity.ts';
import { validateNodeChoice } from './slice-nodes.ts';

type Device = NonNullable<(ResourceSlice['spec'] & object)['devices']>[number];
type Attribute = NonNullable<Device['attributes']>[string];
type Capacity = NonNullable<Device['capacity']>[string];
type Taint = NonNullable<Device['taints']>[number];
type Consumption = NonNullable<Device['consumesCounters']>[number];

const PROPERTIES_LIMIT = 32;
const TAINTS_LIMIT = 16;
const COUNTERS_LIMIT = 32;
const VALUE_LIMIT_BYTES = 64;
const PLACES =
  'exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec';
const PLACES_OF_SLICE =
  '`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec';
const NUMBER = '(?:0|[1-9][0-9]*)';
const PARTS = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const SEMANTIC_VERSION = new RegExp(`^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-${PARTS})?(?:\\+${PARTS})?$`);
const ATTRIBUTE = goStruct(
  'IntValue*=int BoolValue*=bool StringValue*=string VersionValue*=version IntValues[]=ints BoolValues[]=bools StringValues[]=strings VersionValues[]=versions',
);

/** `chosen` tells whether each device says for itself from which nodes it is reached. */
export function validateDevice(device: Device, chosen: boolean, path: FieldPath): FieldError[] {
  const { name, attributes = {}, capacity = {}, taints = [], consumesCounters = [] } = device;
  return [
    ...invalidAll(path.child('name'), name, dns1123Label(name)),
    ...validateProperties(attributes, capacity, device.allowMultipleAllocations === true, path),
    ...validateItems(taints, path.child('taints'), TAINTS_LIMIT, validateTaint),
    ...validateUniqueItems(consumesCounters, path.child('consumesCounters'), {
      limit: COUNTERS_LIMIT,
      keyOf: ({ counterSet }) => counterSet,
      validate: validateConsumption,
    }),
    ...validatePlace(device, chosen, path),
    ...validateBindingConditions(device, path),
  ];
}

/** Counters by name: at least one. */
export function validateCounters(
  counters: Readonly<Record<string, unknown>> | undefined,
  path: FieldPath,
): FieldError[] {
  const names = Object.keys(counters ?? {});
  if (names.length === 0) return [required(path)];
  return names.flatMap((name) => invalidAll(path, name, dns1123Label(name)));
}

function validateProperties(
  attributes: Readonly<Record<string, Attribute>>,
  capacities: Readonly<Record<string, Capacity>>,
  isShared: boolean,
  path: FieldPath,
): FieldError[] {
  const count = Object.keys(attributes).length + Object.keys(capacities).length;
  const errors: FieldError[] = [];
  if (count > PROPERTIES_LIMIT) {
    const detail = `the total number of attributes and capacities must not exceed ${PROPERTIES_LIMIT}`;
    errors.push(invalid(path, count, detail));
  }
  const attributesPath = path.child('attributes');
  for (const [name, attribute] of Object.entries(attributes)) {
    append(errors, validateQualifiedName(name, attributesPath));
    append(errors, validateAttribute(attribute, attributesPath.key(name)));
  }
  const capacityPath = path.child('capacity');
  for (const [name, capacity] of Object.entries(capacities)) {
    append(errors, validateQualifiedName(name, capacityPath));
    append(errors, validateCapacity(capacity, isShared, capacityPath.key(name)));
  }
  return errors;
}

function validateAttribute(attribute: Attribute, path: FieldPath): FieldError[] {
  const { string: text = '', version } = attribute;
  const errors: FieldError[] = [];
  if (byteLength(text) > VALUE_LIMIT_BYTES) errors.push(tooLong(path.child('string'), VALUE_LIMIT_BYTES));
  if (version !== undefined) append(errors, validateVersion(version, path.child('version')));
  const count = Object.keys(attribute).length;
  if (count === 1) return errors;
  const shown = count === 0 ? '' : printed(ATTRIBUTE, attribute);
  return [...errors, invalid(path, shown, 'exactly one value must be specified')];
}

function validateVersion(version: string, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (!SEMANTIC_VERSION.test(version)) {
    errors.push(invalid(path, version, 'must be a string compatible with semver.org spec 2.0.0'));
  }
  if (byteLength(version) > VALUE_LIMIT_BYTES) errors.push(tooLong(path, VALUE_LIMIT_BYTES));
  return errors;
}

function validateTaint({ key, value = '', effect }: Taint, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  checkMessages(errors, path.child('key'), key, qualifiedName(key));
  checkMessages(errors, path.child('value'), value, labelValue(value));
  checkRequiredChoice(errors, path.child('effect'), effect, EFFECTS);
  return errors;
}

function validateConsumption({ counterSet, counters }: Consumption, path: FieldPath): FieldError[] {
  const setPath = path.child('counterSet');
  return [
    ...(counterSet === '' ? [required(setPath)] : invalidAll(setPath, counterSet, dns1123Label(counterSet))),
    ...validateCounters(counters, path.child('counters')),
  ];
}

function validatePlace(device: Device, chosen: boolean, path: FieldPath): FieldError[] {
  const { nodeName, nodeSelector, allNodes } = device;
  if (chosen) {
    return validateNodeChoice(device, path, {
      fields: ['nodeName', 'nodeSelector', 'allNodes'],
      none: PLACES,
      many: PLACES,
    });
  }
  return nodeName === undefined && nodeSelector === undefined && allNodes === undefined
    ? []
    : [invalid(path, undefined, PLACES_OF_SLICE)];
}
