import { type FieldError, FieldPath } from '../../field.ts';
import type { KindRules } from '../../rules.ts';
import type { CSIStorageCapacity } from '../../types.ts';
import {
  dns1123Subdomain,
  invalidAll,
  LABEL_SELECTOR,
  validateImmutable,
  validateLabelSelector,
  validateNonNegativeQuantity,
} from '../../validation/index.ts';
import { Quantity } from '../../values/index.ts';

const NODE_TOPOLOGY = FieldPath.of('nodeTopology');
const STORAGE_CLASS_NAME = FieldPath.of('storageClassName');

export const csiStorageCapacityRules: KindRules<CSIStorageCapacity> = {
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
