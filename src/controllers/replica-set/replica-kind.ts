import {
  type LabelSelector,
  matchesLabelMap,
  matchesLabelSelector,
  type Pod,
  type PodTemplateSpec,
  type ReplicaSet,
  type ReplicationController,
} from '../../api/index.ts';
import type { ApiObject } from '../../client/index.ts';
import type { Condition } from '../shared/conditions.ts';

/** What a ReplicaSet and a ReplicationController have in common: all that this controller looks at. */
export interface ReplicaOwner extends ApiObject {
  spec?: {
    replicas?: number;
    minReadySeconds?: number;
    template?: PodTemplateSpec;
    selector?: LabelSelector | { [label: string]: string };
  };
  status?: ReplicaStatus;
}

export interface ReplicaStatus {
  replicas: number;
  fullyLabeledReplicas?: number;
  readyReplicas?: number;
  availableReplicas?: number;
  terminatingReplicas?: number;
  observedGeneration?: number;
  conditions?: (Condition & { type: string; status: string })[];
}

/** In what the two kinds differ. */
export interface ReplicaKind<T extends ReplicaOwner> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  /** As events name it. */
  readonly component: string;
  /** Whether the status tells of the Pods that are on their way out. */
  readonly countsTerminating: boolean;
  selects(owner: T, pod: Pod): boolean;
}

export const replicaSetKind: ReplicaKind<ReplicaSet> = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  component: 'replicaset-controller',
  countsTerminating: true,
  selects: (owner, pod) => matchesLabelSelector(owner.spec?.selector, pod.metadata.labels),
};

export const replicationControllerKind: ReplicaKind<ReplicationController> = {
  apiVersion: 'v1',
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
  component: 'replication-controller',
  countsTerminating: false,
  selects: (owner, pod) => matchesLabelMap(owner.spec?.selector, pod.metadata.labels),
};
