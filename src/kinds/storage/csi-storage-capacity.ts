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
import { nodeLabelWarnings, oldLabelMessage } from '../core/node-selector/node-labels.ts';
import { validateNonNegativeQuantity } from '../core/resources/resources.ts';

const NODE_TOPOLOGY = FieldPath.of('nodeTopology');
const STORAGE_CLASS_NAME = FieldPath.of('storageClassName');

export const csiStorageCapacityStrategy: Strategy<CSIStorageCapacity> = {
  metadataChecks: ['itself', 'change'],
  allowUnconditionalUpdate: false,
  validateCreate: validateCapacity,
  validateUpdate: (capacity, old) => [
    ...validateCapacity(capacity),
    ...validateImmutable(capacity.nodeTopology, old.nodeTopology, NODE_TOPOLOGY, LABEL_SELECTOR),
    ...validateImmutable(capacity.storageClassName, old.storageClassName, STORAGE_CLASS_NAME),
  ],
  warnings: topologyWarnings,
};

function topologyWarnings({ nodeTopology }: CSIStorageCapacity): string[] {
  const expressions = (nodeTopology?.matchExpressions ?? []).flatMap(({ key }, index) =>
    nodeLabelWarnings(key, NODE_TOPOLOGY.child('matchExpressions').index(index).child('key')),
  );
  const labels = Object.keys(nodeTopology?.matchLabels ?? {}).flatMap((label) => {
    const message = oldLabelMessage(label);
    return message === undefined
      ? []
      : [`${NODE_TOPOLOGY.child('matchLabels', label).toString()}: ${message}`];
  });
  return [...expressions, ...labels];
}

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
