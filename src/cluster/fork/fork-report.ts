import type { KubernetesObject } from '../../api/index.ts';

/** What has become of a fork since it began. All lists are in the order in which it happened. */
export interface ForkReport {
  /** `quiet`: nothing moved any more; `limit`: something still did. */
  readonly ended: 'quiet' | 'limit';
  /** Of the fork's own time, until the last change, or the limit. */
  readonly elapsedMs: number;
  readonly created: readonly CreatedObject[];
  readonly changed: readonly ChangedObject[];
  readonly gone: readonly GoneObject[];
  /** Pods that were touched, should run, and are not ready at the end. */
  readonly neverReady: readonly UnreadyPod[];
  readonly availability: readonly Availability[];
  readonly refusals: readonly Refusal[];
  readonly events: readonly ForkEvent[];
}

export interface ObjectId {
  readonly apiVersion: string;
  readonly kind: string;
  /** Empty of what has none. */
  readonly namespace: string;
  readonly name: string;
}

export interface CreatedObject extends ObjectId {
  readonly after: KubernetesObject;
}

export interface GoneObject extends ObjectId {
  readonly before: KubernetesObject;
}

export interface ChangedObject extends ObjectId {
  readonly before: KubernetesObject;
  readonly after: KubernetesObject;
}

export interface UnreadyPod {
  readonly namespace: string;
  readonly name: string;
  /** In upstream's words: `Unschedulable: 0/3 nodes are available: …`. */
  readonly why: string;
}

/** How many Pods of a workload were available, as its status told. */
export interface Availability extends ObjectId {
  readonly before: number;
  readonly lowest: number;
  readonly after: number;
  /** How many it asks for at the end. */
  readonly desired: number;
}

/** Something that a part of the cluster wanted to do, and was not let. */
export interface Refusal {
  readonly by: 'quota' | 'scheduling' | 'admission';
  /** `Pod default/web-1`. */
  readonly on: string;
  readonly message: string;
}

export interface ForkEvent {
  /** How long after the beginning it was first told. */
  readonly atMs: number;
  readonly type: string;
  readonly reason: string;
  readonly on: string;
  readonly message: string;
  readonly count: number;
}
