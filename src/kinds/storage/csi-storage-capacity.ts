import {
  dns1123Subdomain,
  type FieldError,
  FieldPath,
  invalidAll,
  type Strategy,
  LABEL_SELECTOR,
  Quantity,
  validateImmutable,
  validateLabelSelector,
} from '../../api/index.ts';
import type { CSIStorageCapacity } from '../types/index.ts';
import { validateNonNegativeQuantity } from '../core/resources/resources.ts';

const NODE_TOPOLOGY = FieldPath.of('nodeTopology');
const STORAGE_CLASS_NAME = FieldPath.of('storageClassName');

export const csiStorageCapacityStrategy: Strategy<CSIStorageCapacity> = {
  metadataChecks: 'all',
  allowUnconditionalUpdate: false,
  validateCreate: validateCapacity,
  validateUpdate: (capacity, old) => [
    ...validateCapacity(capacity),
    ...validateImmutable(capacity.nodeTopology, old.nodeTopology, NODE_TOPOLOGY, LABEL_SELECTOR),
    ...validateImmutable(capacity.storageClassName, old.storageClassName, STORAGE_CLASS_NAME),
  ],
};

function validateCapacity({
  nodeTopology,
  storageClassName,
  capacity: size,
}: CSIStorageCapacity): FieldError[] {
  return [
    ...validateLabelSelector(nodeTopology, NODE_TOPOLOGY),
    ...invalidAll(STORAGE_CLASS_NAME, storageClassName, dns1123Subdomain(storageClassName)),
    ...(size === undefined
      ? []
      : validateNonNegativeQuantity(Quantity.parse(size), FieldPath.of('capacity'))),
  ];
}
