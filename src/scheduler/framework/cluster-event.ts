import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  DeviceClass,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  ResourceClaim,
  ResourceSlice,
  StorageClass,
  VolumeAttachment,
} from '../../kinds/index.ts';
import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';

/**
 * Something that happened in the cluster and can make a Pod fit that did not: by its label the resource and upstream's
 * action type.
 */
export type ClusterEvent =
  | NodeEvent
  | NodeDeleteEvent
  | AssignedPodEvent
  | AssignedPodLabelEvent
  | UnscheduledPodEvent
  | StorageEvent
  | DeviceEvent;

export type NodeEvent = NodeAddEvent | NodeUpdateEvent;

export interface NodeAddEvent {
  readonly label: 'Node/Add';
  /** The node as it was then, with the Pods on it. */
  readonly node: NodeInfo;
}

export interface NodeUpdateEvent {
  readonly label: 'Node/UpdateNodeAllocatable' | 'Node/UpdateNodeLabel' | 'Node/UpdateNodeTaint';
  readonly node: NodeInfo;
  /** As it was before. */
  readonly old: Node;
}

export interface NodeDeleteEvent {
  readonly label: 'Node/Delete';
  readonly old: Node;
}

/** A Pod has come to a node or left it, or needs less there. */
export interface AssignedPodEvent {
  readonly label: 'AssignedPod/Add' | 'AssignedPod/Delete' | 'AssignedPod/UpdatePodScaleDown';
  readonly pod: PodInfo;
  /** Where it was, as that node is now; undefined where the node is not known. */
  readonly node: NodeInfo | undefined;
}

/** The labels of a Pod on a node have changed. */
export interface AssignedPodLabelEvent {
  readonly label: 'AssignedPod/UpdatePodLabel';
  readonly pod: PodInfo;
  readonly old: PodInfo;
  readonly node: NodeInfo | undefined;
}

/** A Pod that waits has itself changed. */
export interface UnscheduledPodEvent {
  readonly label:
    | 'UnscheduledPod/UpdatePodLabel'
    | 'UnscheduledPod/UpdatePodToleration'
    | 'UnscheduledPod/UpdatePodScaleDown'
    | 'UnscheduledPod/UpdatePodGeneratedResourceClaim';
  readonly pod: PodInfo;
}

export type StorageEvent =
  | {
      readonly label: 'PersistentVolumeClaim/Add' | 'PersistentVolumeClaim/Update';
      readonly object: PersistentVolumeClaim;
    }
  | { readonly label: 'PersistentVolume/Add' | 'PersistentVolume/Update'; readonly object: PersistentVolume }
  | { readonly label: 'StorageClass/Add' | 'StorageClass/Update'; readonly object: StorageClass }
  | { readonly label: 'CSINode/Add' | 'CSINode/Update'; readonly object: CSINode }
  | { readonly label: 'CSIDriver/Update' | 'CSIDriver/Delete'; readonly object: CSIDriver }
  | {
      readonly label: 'CSIStorageCapacity/Add' | 'CSIStorageCapacity/Update';
      readonly object: CSIStorageCapacity;
    }
  | { readonly label: 'VolumeAttachment/Delete'; readonly object: VolumeAttachment };

export type DeviceEvent =
  | { readonly label: 'ResourceClaim/Add'; readonly object: ResourceClaim }
  | { readonly label: 'ResourceClaim/Update'; readonly object: ResourceClaim; readonly old: ResourceClaim }
  | { readonly label: 'DeviceClass/Add' | 'DeviceClass/Update'; readonly object: DeviceClass }
  | { readonly label: 'ResourceSlice/Add' | 'ResourceSlice/Update'; readonly object: ResourceSlice };

export type EventLabel = ClusterEvent['label'];
