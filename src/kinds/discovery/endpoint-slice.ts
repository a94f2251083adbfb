import { append, deepEqual } from '../../base/index.ts';
import {
  dns1123Label,
  dns1123Subdomain,
  duplicate,
  type FieldError,
  FieldPath,
  fullyQualifiedDomainName,
  invalid,
  invalidAll,
  ipFamilyOf,
  ipWarnings,
  type Strategy,
  labelValue,
  notSupported,
  required,
  tooMany,
  validateImmutable,
  validateIp,
  validateIpOfAnyForm,
  validateReachableIp,
} from '../../api/index.ts';
import type { Endpoint, EndpointSlice } from '../types/index.ts';
import { validatePortLabel, validatePortProtocols } from '../core/endpoints/endpoint-ports.ts';
import { beginGeneration, countChange, raiseGeneration } from '../shared/generation.ts';

type Port = NonNullable<EndpointSlice['ports']>[number];

const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const CONTROLLERS = ['endpointslice-controller.k8s.io', 'endpointslicemirroring-controller.k8s.io'];
const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6'];
const ADDRESS_TYPE = FieldPath.of('addressType');
const ENDPOINTS_LIMIT = 1000;
const ADDRESSES_LIMIT = 100;
const PORTS_LIMIT = 20_000;
const HINTS_LIMIT = 8;

export const endpointSliceStrategy: Strategy<EndpointSlice> = {
  setDefaults(slice) {
    for (const port of slice.ports ?? []) {
      port.name ??= '';
      port.protocol ??= 'TCP';
    }
  },
  prepareForCreate(slice) {
    beginGeneration(slice);
    dropTopology(slice);
  },
  prepareForUpdate(slice, old) {
    raiseGeneration(slice, old, ['endpoints', 'ports', 'addressType']);
    if (!deepEqual(slice.metadata.labels, old.metadata.labels)) countChange(slice, old);
    dropTopology(slice);
  },
  metadataChecks: ['itself'],
  allowUnconditionalUpdate: true,
  validateCreate: (slice) => validateSlice(slice, slice.endpoints ?? []),
  // Endpoints that stay are let be.
  validateUpdate: (slice, old) => [
    ...validateSlice(slice, deepEqual(slice.endpoints, old.endpoints) ? [] : (slice.endpoints ?? [])),
    ...validateImmutable(slice.addressType, old.addressType, ADDRESS_TYPE),
  ],
  warnings: ({ metadata, addressType, endpoints }, old) => [
    ...(addressType === 'FQDN' && !old ? ['spec.addressType: FQDN endpoints are deprecated'] : []),
    // Controllers write addresses as they should be.
    ...(CONTROLLERS.includes(metadata.labels?.[MANAGED_BY] ?? '') ? [] : addressWarnings(endpoints ?? [])),
  ],
};

/** Zone and node name took over from the topology of the beta versions, which this one reads no more. */
function dropTopology({ endpoints }: EndpointSlice): void {
  for (const endpoint of endpoints ?? []) delete endpoint.deprecatedTopology;
}

function addressWarnings(endpoints: readonly Endpoint[]): string[] {
  return endpoints.flatMap(({ addresses }, index) =>
    (addresses ?? []).flatMap((address, position) =>
      ipWarnings(address, FieldPath.of('endpoints').index(index).child('addresses').index(position)),
    ),
  );
}

function validateSlice(slice: EndpointSlice, endpoints: readonly Endpoint[]): FieldError[] {
  return [
    ...validateAddressType(slice.addressType),
    ...validateEndpoints(endpoints, slice.addressType, FieldPath.of('endpoints')),
    ...validatePorts(slice.ports ?? [], FieldPath.of('ports')),
  ];
}

function validateAddressType(type: string): FieldError[] {
  if (type === '') return [required(ADDRESS_TYPE)];
  return ADDRESS_TYPES.includes(type) ? [] : [notSupported(ADDRESS_TYPE, type, ADDRESS_TYPES)];
}

function validateEndpoints(endpoints: readonly Endpoint[], type: string, path: FieldPath): FieldError[] {
  if (endpoints.length > ENDPOINTS_LIMIT) return [tooMany(path, endpoints.length, ENDPOINTS_LIMIT)];
  return endpoints.flatMap((endpoint, index) => validateEndpoint(endpoint, type, path.index(index)));
}

function validateEndpoint(endpoint: Endpoint, type: string, path: FieldPath): FieldError[] {
  const { nodeName, hostname, hints } = endpoint;
  const errors = validateAddresses(endpoint.addresses ?? [], type, path.child('addresses'));
  if (nodeName !== undefined) {
    append(errors, invalidAll(path.child('nodeName'), nodeName, dns1123Subdomain(nodeName)));
  }
  if (hostname !== undefined) {
    append(errors, invalidAll(path.child('hostname'), hostname, dns1123Label(hostname)));
  }
  if (hints) {
    const { forZones = [] } = hints;
    append(errors, validateHints(forZones, labelValue, path.child('hints', 'forZones')));
    if (forZones.length > HINTS_LIMIT) return errors;
    append(errors, validateHints(hints.forNodes ?? [], dns1123Subdomain, path.child('hints', 'forNodes')));
  }
  return errors;
}

function validateAddresses(addresses: readonly string[], type: string, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (addresses.length === 0) errors.push(required(path, 'must contain at least 1 address'));
  if (addresses.length > ADDRESSES_LIMIT) errors.push(tooMany(path, addresses.length, ADDRESSES_LIMIT));
  for (const [index, address] of addresses.entries()) {
    append(errors, validateAddress(address, type, path, path.index(index)));
  }
  return errors;
}

function validateAddress(address: string, type: string, listPath: FieldPath, path: FieldPath): FieldError[] {
  if (type === 'FQDN') return invalidAll(path, address, fullyQualifiedDomainName(address));
  if (type !== 'IPv4' && type !== 'IPv6') return [];
  const errors = type === 'IPv6' ? validateIp(address, path) : validateIpOfAnyForm(address, path, true);
  if (errors.length > 0) return errors;
  if (ipFamilyOf(address) !== type) errors.push(invalid(listPath, address, `must be an ${type} address`));
  return [...errors, ...validateReachableIp(address, path)];
}

function validateHints(
  hints: readonly { name: string }[],
  rule: (name: string) => string[],
  path: FieldPath,
): FieldError[] {
  const errors = hints.length > HINTS_LIMIT ? [tooMany(path, hints.length, HINTS_LIMIT)] : [];
  if (errors.length > 0) return errors;
  const seen = new Set<string>();
  for (const [index, { name }] of hints.entries()) {
    const namePath = path.index(index).child('name');
    if (seen.has(name)) errors.push(duplicate(namePath, name));
    seen.add(name);
    append(errors, invalidAll(namePath, name, rule(name)));
  }
  return errors;
}

function validatePorts(ports: readonly Port[], path: FieldPath): FieldError[] {
  if (ports.length > PORTS_LIMIT) return [tooMany(path, ports.length, PORTS_LIMIT)];
  const seen = new Set<string>();
  return ports.flatMap((port, index) => {
    const name = port.name ?? '';
    const namePath = path.index(index).child('name');
    const errors = name === '' ? [] : validatePortLabel(name, namePath);
    if (seen.has(name)) errors.push(duplicate(namePath, name));
    seen.add(name);
    return [...errors, ...validatePortProtocols(port, path.index(index))];
  });
}
