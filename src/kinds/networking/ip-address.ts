import {
  dns1123Subdomain,
  type FieldError,
  FieldPath,
  goStruct,
  invalidAll,
  ipProblems,
  type Strategy,
  pathSegmentName,
  required,
  validateImmutable,
} from '../../api/index.ts';
import type { IPAddress } from '../types/index.ts';
import { validateSegment } from './typed-reference.ts';

const PARENT_REF = FieldPath.of('spec', 'parentRef');
const PARENT_REFERENCE = goStruct('Group Resource Namespace Name');

export const ipAddressStrategy: Strategy<IPAddress> = {
  metadataChecks: ['itself', 'change'],
  allowUnconditionalUpdate: true,
  validateName: (name) => ipProblems(name),
  namesAsGiven: true,
  validateCreate: validateIpAddress,
  validateUpdate: (address, old) => [
    ...validateIpAddress(address),
    ...validateImmutable(address.spec?.parentRef, old.spec?.parentRef, PARENT_REF, PARENT_REFERENCE),
  ],
};

function validateIpAddress({ spec }: IPAddress): FieldError[] {
  if (!spec?.parentRef) return [required(PARENT_REF)];
  const { group = '', resource, namespace = '', name } = spec.parentRef;
  return [
    ...(group === '' ? [] : invalidAll(PARENT_REF.child('group'), group, dns1123Subdomain(group))),
    ...validateSegment(resource ?? '', PARENT_REF.child('resource')),
    ...validateSegment(name ?? '', PARENT_REF.child('name')),
    ...(namespace === ''
      ? []
      : invalidAll(PARENT_REF.child('namespace'), namespace, pathSegmentName(namespace))),
  ];
}
