import type { SelectableFields } from '../../api/index.ts';
import { fieldText } from '../definition/index.ts';
import {
  dns1123Label,
  type FieldError,
  FieldPath,
  givenEmpty,
  invalid,
  invalidAll,
  type Strategy,
  quote,
  required,
  validateImmutable,
} from '../../api/index.ts';
import type { ResourceSlice } from '../types/index.ts';
import { beginGeneration, raiseGeneration } from '../shared/generation.ts';
import { validateDriver, validatePool, validateUniqueItems } from './device-parts.ts';
import { validateCounters, validateDevice } from './slice-device.ts';
import { validateNodeChoice } from './slice-nodes.ts';

type Spec = ResourceSlice['spec'] & object;
type CounterSet = NonNullable<Spec['sharedCounters']>[number];

const SPEC = FieldPath.of('spec');
const DEVICES_LIMIT = 128;
/** Where devices have taints or use shared counters there may be fewer. */
const LARGE_DEVICES_LIMIT = 64;
const COUNTER_SETS_LIMIT = 8;
const LIST_FIELDS = ['bools', 'ints', 'strings', 'versions'] as const;
const PLACES = 'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required';

export const resourceSliceStrategy: Strategy<ResourceSlice> = {
  prepareForCreate(slice) {
    dateTaints(slice, slice.metadata.creationTimestamp);
    dropGated(slice);
    beginGeneration(slice);
  },
  prepareForUpdate(slice, old, now) {
    dateTaints(slice, now);
    raiseGeneration(slice, old, ['spec']);
    dropGated(slice);
  },
  allowUnconditionalUpdate: true,
  validateCreate: ({ spec }) => validateSpec(spec ?? EMPTY),
  validateUpdate: ({ spec }, old) => validateSpec(spec ?? EMPTY, old.spec),
  warnings: ({ spec }) =>
    spec?.driver && /[A-Z]/.test(spec.driver)
      ? [`spec.driver: driver names should be lowercase; ${quote(spec.driver)} contains uppercase characters`]
      : [],
};

const EMPTY = {} as Spec;

/** A taint without a time is of now. */
function dateTaints({ spec }: ResourceSlice, now: string | undefined): void {
  if (now === undefined) return;
  for (const { taints = [] } of spec?.devices ?? []) for (const taint of taints) taint.timeAdded ??= now;
}

/** Takes away what a cluster knows only once it is told to: mappings of resources, attributes of several values. */
function dropGated({ spec }: ResourceSlice): void {
  for (const device of spec?.devices ?? []) {
    delete device.nodeAllocatableResourceMappings;
    for (const attribute of Object.values(device.attributes ?? {})) {
      for (const field of LIST_FIELDS) delete attribute[field];
    }
  }
}

function validateSpec(spec: Spec, old?: Spec): FieldError[] {
  const { devices = [], sharedCounters = [], perDeviceNodeSelection = false } = spec;
  return [
    ...validateDriver(spec.driver ?? '', SPEC.child('driver')),
    ...validatePoolOf(spec.pool),
    ...(old ? validateChange(spec, old) : []),
    ...validateNodeChoice(spec, SPEC, {
      fields: ['nodeName', 'nodeSelector', 'allNodes', 'perDeviceNodeSelection'],
      none: PLACES,
      many: `${PLACES}, but multiple fields are set`,
    }),
    ...(isGiven(spec, 'devices') && isGiven(spec, 'sharedCounters')
      ? [invalid(SPEC, '', 'only one of `sharedCounters` or `devices` is allowed')]
      : []),
    ...validateUniqueItems(devices, SPEC.child('devices'), {
      limit: devices.some(isLarge) ? LARGE_DEVICES_LIMIT : DEVICES_LIMIT,
      keyOf: ({ name }) => name,
      validate: (device, path) => validateDevice(device, perDeviceNodeSelection, path),
    }),
    ...validateUniqueItems(sharedCounters, SPEC.child('sharedCounters'), {
      limit: COUNTER_SETS_LIMIT,
      keyOf: ({ name }) => name,
      validate: validateCounterSet,
    }),
  ];
}

/** An empty list is something, too. */
function isGiven(spec: Spec, field: 'devices' | 'sharedCounters'): boolean {
  return spec[field] !== undefined || givenEmpty(spec, field) !== undefined;
}

function isLarge({ taints = [], consumesCounters = [] }: NonNullable<Spec['devices']>[number]): boolean {
  return taints.length > 0 || consumesCounters.length > 0;
}

function validatePoolOf(pool: Spec['pool'] | undefined): FieldError[] {
  const path = SPEC.child('pool');
  const { name = '', generation = 0, resourceSliceCount = 0 } = pool ?? {};
  const generationPath = path.child('generation');
  const errors = validatePool(name, path.child('name'));
  if (generation < 0)
    errors.push(invalid(generationPath, generation, 'must be greater than or equal to zero'));
  if (resourceSliceCount <= 0) {
    errors.push(invalid(path.child('resourceSliceCount'), resourceSliceCount, 'must be greater than zero'));
  }
  return errors;
}

function validateChange(spec: Spec, old: Spec): FieldError[] {
  return [
    ...validateImmutable(spec.pool?.name ?? '', old.pool.name, SPEC.child('pool').child('name')),
    ...validateImmutable(spec.driver ?? '', old.driver, SPEC.child('driver')),
    ...validateImmutable(spec.nodeName, old.nodeName, SPEC.child('nodeName')),
  ];
}

function validateCounterSet({ name, counters }: CounterSet, path: FieldPath): FieldError[] {
  const namePath = path.child('name');
  return [
    ...(name === '' ? [required(namePath)] : invalidAll(namePath, name, dns1123Label(name))),
    ...validateCounters(counters, path.child('counters')),
  ];
}

export const resourceSliceFields: SelectableFields = {
  fields: { 'spec.nodeName': fieldText('spec.nodeName'), 'spec.driver': fieldText('spec.driver') },
  refuse: (field) => `field label not supported for ResourceSlice: ${field}`,
};
