/** `storage`: classes of storage and its drivers. */
import {
  csiDriverCells,
  csiNodeCells,
  storageClassCells,
  volumeAttachmentCells,
  volumeAttributesClassCells,
} from './columns.ts';
import type { KindDefinition } from '../definition/index.ts';
import { csiDriverStrategy } from './csi-driver.ts';
import { csiNodeStrategy } from './csi-node.ts';
import { csiStorageCapacityStrategy } from './csi-storage-capacity.ts';
import { storageClassStrategy } from './storage-class.ts';
import { volumeAttachmentStrategy } from './volume-attachment.ts';
import { volumeAttributesClassStrategy } from './volume-attributes-class.ts';

export const storageKinds: readonly KindDefinition[] = [
  {
    group: 'storage.k8s.io',
    version: 'v1',
    kind: 'CSIDriver',
    plural: 'csidrivers',
    cells: csiDriverCells,
    namespaced: false,
    strategy: csiDriverStrategy,
    deletion: { returnsObject: true },
  },
  {
    group: 'storage.k8s.io',
    version: 'v1',
    kind: 'CSINode',
    plural: 'csinodes',
    cells: csiNodeCells,
    namespaced: false,
    strategy: csiNodeStrategy,
    deletion: { returnsObject: true },
  },
  {
    group: 'storage.k8s.io',
    version: 'v1',
    kind: 'CSIStorageCapacity',
    plural: 'csistoragecapacities',
    strategy: csiStorageCapacityStrategy,
  },
  {
    group: 'storage.k8s.io',
    version: 'v1',
    kind: 'StorageClass',
    plural: 'storageclasses',
    cells: storageClassCells,
    namespaced: false,
    shortNames: ['sc'],
    strategy: storageClassStrategy,
    deletion: { returnsObject: true },
  },
  {
    group: 'storage.k8s.io',
    version: 'v1',
    kind: 'VolumeAttachment',
    plural: 'volumeattachments',
    cells: volumeAttachmentCells,
    namespaced: false,
    subresources: [{ name: 'status', resetFields: [['f:spec'], ['f:metadata']] }],
    strategy: volumeAttachmentStrategy,
    deletion: { returnsObject: true },
  },
  {
    group: 'storage.k8s.io',
    version: 'v1',
    kind: 'VolumeAttributesClass',
    plural: 'volumeattributesclasses',
    cells: volumeAttributesClassCells,
    namespaced: false,
    shortNames: ['vac'],
    strategy: volumeAttributesClassStrategy,
    deletion: { returnsObject: true },
  },
];
