import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../kinds/index.ts';
import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';

/**
 * Something that happened in the cluster and can make a Pod fit that did not: by its label the resource and upstream's
 * action type.
 */
export type ClusterEvent = NodeEvent | AssignedPodEvent | UnscheduledPodEvent | StorageEvent;

export interface NodeEvent {
  readonly label: 'Node/Add' | 'Node/UpdateNodeAllocatable' | 'Node/UpdateNodeLabel' | 'Node/UpdateNodeTaint';
  /** The node as it was then, with the Pods on it. */
  readonly node: NodeInfo;
}

/** A Pod has left its node, or needs less there. */
export interface AssignedPodEvent {
  readonly label: 'AssignedPod/Delete' | 'AssignedPod/UpdatePodScaleDown';
  readonly pod: PodInfo;
  /** Where it was, as that node is now; undefined where the node is not known. */
  readonly node: NodeInfo | undefined;
}

/** A Pod that waits has itself changed. */
export interface UnscheduledPodEvent {
  readonly label: 'UnscheduledPod/UpdatePodToleration' | 'UnscheduledPod/UpdatePodScaleDown';
  readonly pod: PodInfo;
}

export type StorageEvent =
  | {
      readonly label: 'PersistentVolumeClaim/Add' | 'PersistentVolumeClaim/Update';
      readonly object: PersistentVolumeClaim;
    }
  | { readonly label: 'PersistentVolume/Add' | 'PersistentVolume/Update'; readonly object: PersistentVolume }
  | { readonly label: 'StorageClass/Add' | 'StorageClass/Update'; readonly object: StorageClass };

export type EventLabel = ClusterEvent['label'];
