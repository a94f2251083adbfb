import type { LabelSelector } from '../../../api/index.ts';
import type { Pod, PodTemplateSpec } from '../../../kinds/index.ts';
import type { ApiObject } from '../../../client/index.ts';
import type { Condition } from '../objects/index.ts';

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
  /** As the API writes it, in the form of a ReplicaSet's; undefined where it selects nothing. */
  selectorOf(owner: T): LabelSelector | undefined;
  /** Whether the owner selects a Pod: a function, because the selector is read once and asked about many. */
  selector(owner: T): (pod: Pod) => boolean;
}
