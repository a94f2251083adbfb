/** Which devices a claim got, who uses it, and what the drivers say of the devices. */
import { append } from '../../base/index.ts';
import {
  byteLength,
  checkRequired,
  checkRequiredChoice,
  dns1123Label,
  type FieldError,
  FieldPath,
  forbidden,
  goStruct,
  type GoStruct,
  invalid,
  invalidAll,
  NODE_SELECTOR_TERM,
  printed,
  tooLong,
  validateConditions,
  validateImmutable,
  validateInterfaceAddress,
} from '../../api/index.ts';
import type { ResourceClaim } from '../types/index.ts';
import { validateNodeSelector } from '../core/node-selector/node-selector.ts';
import { OPAQUE, requestNames, TOLERATION, validateReference, validateReferences } from './claim-spec.ts';
import {
  LIST_LIMIT,
  validateBindingConditions,
  validateConfiguration,
  validateDriver,
  validateItems,
  validateParameters,
  validatePool,
  validateUniqueItems,
} from './device-parts.ts';

type Status = NonNullable<ResourceClaim['status']>;
type Allocation = NonNullable<Status['allocation']>;
type Devices = NonNullable<Allocation['devices']>;
type Result = NonNullable<Devices['results']>[number];
type Configuration = NonNullable<Devices['config']>[number];
type User = NonNullable<Status['reservedFor']>[number];
type DeviceStatus = NonNullable<Status['devices']>[number];
type NetworkData = NonNullable<DeviceStatus['networkData']>;
type Names = ReadonlySet<string>;

const STATUS = FieldPath.of('status');
const USERS_LIMIT = 256;
const CONFIGURATIONS_LIMIT = 64;
const ADDRESSES_LIMIT = 16;
const INTERFACE_LIMIT_BYTES = 256;
const HARDWARE_LIMIT_BYTES = 128;
const DATA_LIMIT_BYTES = 10 * 1024;
const SOURCES = ['FromClaim', 'FromClass'];
const UUID_LENGTH = 36;
const UUID = /^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$/;

const DEVICE = goStruct('Driver Pool Device ShareID=shareID');
const RESULT = goStruct(
  'Request Driver Pool Device AdminAccess* Tolerations[] BindingConditions[] BindingFailureConditions[] ShareID*=shareID ConsumedCapacity[]',
  { Tolerations: TOLERATION },
);
const ALLOCATION: GoStruct = goStruct('Devices{} NodeSelector* AllocationTimestamp*', {
  Devices: goStruct('Results[] Config[]', {
    Results: RESULT,
    Config: goStruct('Source Requests[] Opaque*', { Opaque: OPAQUE }),
  }),
  NodeSelector: goStruct('NodeSelectorTerms[]', { NodeSelectorTerms: NODE_SELECTOR_TERM }),
});

export function validateClaimStatus(claim: ResourceClaim, old: ResourceClaim): FieldError[] {
  const { allocation, reservedFor = [], devices = [] } = claim.status ?? {};
  const names = requestNames(claim.spec?.devices?.requests ?? []);
  const results = [allocation, old.status?.allocation].flatMap((one) => one?.devices?.results ?? []);
  const allocated = new Set(results.map(DEVICE));
  const users = STATUS.child('reservedFor');
  return [
    ...validateUniqueItems(reservedFor, users, {
      limit: USERS_LIMIT,
      keyOf: ({ uid }) => uid,
      validate: validateUser,
    }),
    ...validateUniqueItems(devices, STATUS.child('devices'), {
      limit: Infinity,
      keyOf: DEVICE,
      show: (device) => printed(DEVICE, device),
      validate: (device, path) => validateDevice(device, allocated, path),
    }),
    ...(reservedFor.length > 0 && !allocation
      ? [forbidden(users, 'may not be specified when `allocated` is not set')]
      : []),
    ...validateAllocation(allocation, old.status?.allocation, names),
  ];
}

function validateUser({ resource, name, uid }: User, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  checkRequired(errors, path.child('resource'), resource);
  checkRequired(errors, path.child('name'), name);
  checkRequired(errors, path.child('uid'), uid);
  return errors;
}

/** An allocation is made and taken back, never changed. */
function validateAllocation(
  allocation: Allocation | undefined,
  old: Allocation | undefined,
  names: Names,
): FieldError[] {
  const path = STATUS.child('allocation');
  if (!allocation) return [];
  if (old) return validateImmutable(allocation, old, path, ALLOCATION);
  const { results = [], config = [] } = allocation.devices ?? {};
  const devices = path.child('devices');
  return [
    ...validateItems(results, devices.child('results'), LIST_LIMIT, (result, at) =>
      validateResult(result, names, at),
    ),
    ...validateItems(config, devices.child('config'), CONFIGURATIONS_LIMIT, (one, at) =>
      validateAllocated(one, names, at),
    ),
    ...(allocation.nodeSelector
      ? validateNodeSelector(allocation.nodeSelector, path.child('nodeSelector'))
      : []),
  ];
}

function validateResult(result: Result, names: Names, path: FieldPath): FieldError[] {
  return [
    ...validateReference(result.request, names, path.child('request')),
    ...validateIdentity(result, path),
    ...validateBindingConditions(result, path),
    ...(result.shareID === undefined ? [] : validateUuid(result.shareID, path.child('shareID'))),
  ];
}

function validateIdentity(
  { driver, pool, device }: Pick<Result, 'driver' | 'pool' | 'device'>,
  path: FieldPath,
): FieldError[] {
  return [
    ...validateDriver(driver, path.child('driver')),
    ...validatePool(pool, path.child('pool')),
    ...invalidAll(path.child('device'), device, dns1123Label(device)),
  ];
}

function validateUuid(text: string, path: FieldPath): FieldError[] {
  if (UUID.test(text)) return [];
  const reason =
    text.length === UUID_LENGTH ? 'invalid UUID format' : `invalid UUID length: ${byteLength(text)}`;
  return [invalid(path, text, `error validating uid: ${reason}`)];
}

function validateAllocated(configuration: Configuration, names: Names, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  checkRequiredChoice(errors, path.child('source'), configuration.source, SOURCES);
  return [
    ...errors,
    ...validateReferences(configuration.requests ?? [], names, path.child('requests')),
    ...validateConfiguration(configuration, path),
  ];
}

function validateDevice(device: DeviceStatus, allocated: Names, path: FieldPath): FieldError[] {
  const { conditions = [], data, networkData, shareID } = device;
  const errors = validateIdentity(device, path);
  if (shareID !== undefined) append(errors, validateUuid(shareID, path.child('shareID')));
  if (!allocated.has(DEVICE(device))) {
    errors.push(invalid(path, printed(DEVICE, device), 'must be an allocated device in the claim'));
  }
  return [
    ...errors,
    ...validateConditions(conditions, path.child('conditions')),
    ...(data === undefined ? [] : validateParameters(data, path.child('data'), DATA_LIMIT_BYTES)),
    ...(networkData ? validateNetworkData(networkData, path.child('networkData')) : []),
  ];
}

function validateNetworkData(data: NetworkData, path: FieldPath): FieldError[] {
  const { interfaceName = '', hardwareAddress = '', ips = [] } = data;
  const errors: FieldError[] = [];
  if (byteLength(interfaceName) > INTERFACE_LIMIT_BYTES) {
    errors.push(tooLong(path.child('interfaceName'), INTERFACE_LIMIT_BYTES));
  }
  if (byteLength(hardwareAddress) > HARDWARE_LIMIT_BYTES) {
    errors.push(tooLong(path.child('hardwareAddress'), HARDWARE_LIMIT_BYTES));
  }
  return [
    ...errors,
    ...validateUniqueItems(ips, path.child('ips'), {
      limit: ADDRESSES_LIMIT,
      keyOf: (address) => address,
      validate: validateInterfaceAddress,
    }),
  ];
}
