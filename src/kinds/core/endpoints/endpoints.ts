import { append, deepEqual } from '../../../base/index.ts';
import {
  dns1123Label,
  dns1123Subdomain,
  type FieldError,
  FieldPath,
  invalidAll,
  ipWarnings,
  type Strategy,
  required,
  validateIpOfAnyForm,
  validateReachableIp,
} from '../../../api/index.ts';
import type { EndpointAddress, EndpointPort, Endpoints, EndpointSubset } from '../../types/index.ts';
import { validatePortLabel, validatePortNumber, validatePortProtocols } from './endpoint-ports.ts';

const SUBSETS = FieldPath.of('subsets');
const MANAGED_BY = 'endpoints.kubernetes.io/managed-by';
const CONTROLLER = 'endpoint-controller';

export const endpointsStrategy: Strategy<Endpoints> = {
  setDefaults(endpoints) {
    for (const subset of endpoints.subsets ?? []) {
      for (const port of subset.ports ?? []) port.protocol ??= 'TCP';
    }
  },
  metadataChecks: ['change', 'itself'],
  allowCreateOnUpdate: true,
  allowUnconditionalUpdate: true,
  validateCreate: ({ subsets = [] }) => validateSubsets(subsets),
  // What was stored before a rule came is let be while it stays.
  validateUpdate: ({ subsets = [] }, old) =>
    deepEqual(subsets, old.subsets ?? []) ? [] : validateSubsets(subsets),
  // The controller writes addresses as they should be.
  warnings: ({ metadata, subsets = [] }) =>
    metadata.labels?.[MANAGED_BY] === CONTROLLER ? [] : subsets.flatMap(subsetWarnings),
};

function subsetWarnings({ addresses, notReadyAddresses }: EndpointSubset, index: number): string[] {
  return Object.entries({ addresses, notReadyAddresses }).flatMap(([field, list]) =>
    (list ?? []).flatMap(({ ip }, position) =>
      ipWarnings(ip, SUBSETS.index(index).child(field).index(position).child('ip')),
    ),
  );
}

function validateSubsets(subsets: readonly EndpointSubset[]): FieldError[] {
  return subsets.flatMap((subset, index) => validateSubset(subset, SUBSETS.index(index)));
}

function validateSubset(subset: EndpointSubset, path: FieldPath): FieldError[] {
  const { addresses = [], notReadyAddresses = [], ports = [] } = subset;
  const errors =
    addresses.length + notReadyAddresses.length === 0
      ? [required(path, 'must specify `addresses` or `notReadyAddresses`')]
      : [];
  for (const [field, list] of Object.entries({ addresses, notReadyAddresses })) {
    for (const [index, address] of list.entries()) {
      append(errors, validateAddress(address, path.child(field).index(index)));
    }
  }
  for (const [index, port] of ports.entries()) {
    append(errors, validatePort(port, ports.length > 1, path.child('ports').index(index)));
  }
  return errors;
}

function validateAddress({ ip, hostname = '', nodeName }: EndpointAddress, path: FieldPath): FieldError[] {
  return [
    ...validateIpOfAnyForm(ip, path.child('ip'), true),
    ...(hostname === '' ? [] : invalidAll(path.child('hostname'), hostname, dns1123Label(hostname))),
    ...(nodeName === undefined
      ? []
      : invalidAll(path.child('nodeName'), nodeName, dns1123Subdomain(nodeName))),
    ...validateReachableIp(ip, path.child('ip')),
  ];
}

function validatePort(port: EndpointPort, needsName: boolean, path: FieldPath): FieldError[] {
  const name = port.name ?? '';
  const errors = name === '' && needsName ? [required(path.child('name'))] : [];
  if (name !== '') append(errors, validatePortLabel(name, path.child('name')));
  return [
    ...errors,
    ...validatePortNumber(port.port, path.child('port')),
    ...validatePortProtocols(port, path),
  ];
}
