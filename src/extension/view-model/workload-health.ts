import { findCondition } from '../../api/index.ts';
import {
  type DaemonSet,
  type Deployment,
  isTerminating,
  type Pod,
  type ReplicaSet,
  type ReplicationController,
  type StatefulSet,
} from '../../kinds/index.ts';
import type { ApiObject } from '../../client/index.ts';
import { detailed, type Health, type Surroundings } from './health.ts';
import { podHealth } from './pod-health.ts';

export function deploymentHealth(deployment: Deployment, around: Surroundings): Health {
  const { spec, status, metadata } = deployment;
  const counts: Counts = {
    desired: spec?.replicas ?? 1,
    existing: status?.replicas ?? 0,
    updated: status?.updatedReplicas ?? 0,
    ready: status?.readyReplicas ?? 0,
    seen: (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0),
  };
  if (spec?.paused === true) return { state: 'paused', text: `${readyText(counts)}, paused` };
  const refused = findCondition(status?.conditions, 'ReplicaFailure');
  if (refused?.status === 'True')
    return detailed('failed', `${readyText(counts)}: ${refused.reason ?? 'refused'}`, refused.message);
  const progress = findCondition(status?.conditions, 'Progressing');
  const stuck = progress?.status === 'False' && progress.reason === 'ProgressDeadlineExceeded';
  return ofCounts(deployment, counts, around, stuck ? progress.message : undefined);
}

export function replicaSetHealth(set: ReplicaSet | ReplicationController, around: Surroundings): Health {
  const { spec, status, metadata } = set;
  const desired = spec?.replicas ?? 1;
  const existing = status?.replicas ?? 0;
  const refused = findCondition(status?.conditions, 'ReplicaFailure');
  const ready = status?.readyReplicas ?? 0;
  if (refused?.status === 'True') {
    return detailed('failed', `${ready}/${desired} ready: ${refused.reason ?? 'refused'}`, refused.message);
  }
  const seen = (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);
  return ofCounts(set, { desired, existing, updated: existing, ready, seen }, around);
}

export function statefulSetHealth(set: StatefulSet, around: Surroundings): Health {
  const { spec, status, metadata } = set;
  const existing = status?.replicas ?? 0;
  const onDelete = spec?.updateStrategy?.type === 'OnDelete';
  const rolledOut = status?.updateRevision === status?.currentRevision;
  return ofCounts(
    set,
    {
      desired: spec?.replicas ?? 1,
      existing,
      updated: onDelete || rolledOut ? existing : (status?.updatedReplicas ?? 0),
      ready: status?.readyReplicas ?? 0,
      seen: (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0),
    },
    around,
  );
}

export function daemonSetHealth(set: DaemonSet, around: Surroundings): Health {
  const { spec, status, metadata } = set;
  const existing = status?.currentNumberScheduled ?? 0;
  const onDelete = spec?.updateStrategy?.type === 'OnDelete';
  return ofCounts(
    set,
    {
      desired: status?.desiredNumberScheduled ?? 0,
      existing,
      updated: onDelete ? existing : (status?.updatedNumberScheduled ?? 0),
      ready: status?.numberReady ?? 0,
      seen: (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0),
    },
    around,
  );
}

interface Counts {
  readonly desired: number;
  readonly existing: number;
  /** Made from the newest template. */
  readonly updated: number;
  readonly ready: number;
  /** Whether the controller has seen the newest specification. */
  readonly seen: boolean;
}

function readyText({ ready, desired }: Counts): string {
  return `${ready}/${desired} ready`;
}

function ofCounts(object: ApiObject, counts: Counts, around: Surroundings, stuck?: string): Health {
  const { desired, existing, updated, ready, seen } = counts;
  const text = readyText(counts);
  if (isTerminating(object)) return { state: 'terminating', text: 'Terminating' };
  if (seen && desired === 0 && existing === 0) return { state: 'idle', text: 'no replicas' };
  if (seen && ready === desired && updated === desired && existing === desired)
    return { state: 'ready', text };
  const trouble = podTrouble(object, around);
  if (trouble) return detailed(trouble.state, `${text}: ${trouble.text}`, trouble.detail);
  if (stuck !== undefined) return detailed('failed', `${text}: no progress`, stuck);
  if (updated < desired && existing > updated) {
    return { state: 'progressing', text: `${text}, ${updated} of ${desired} updated` };
  }
  return { state: 'progressing', text };
}

/** The worst that one of the object's Pods, or of those of the sets between, has to tell. */
function podTrouble(owner: ApiObject, around: Surroundings): Health | undefined {
  let worst: Health | undefined;
  for (const child of around.controlledBy(owner)) {
    const health = child.kind === 'Pod' ? troubleOf(child) : podTrouble(child, around);
    if (health && (worst === undefined || worst.state !== 'failed')) worst = health;
    if (worst?.state === 'failed') return worst;
  }
  return worst;
}

function troubleOf(object: ApiObject): Health | undefined {
  const pod = object as Pod;
  const health = podHealth(pod);
  if (health.state !== 'failed' && health.state !== 'waiting') return undefined;
  const name = pod.metadata.name ?? '';
  return detailed(
    health.state,
    health.text,
    health.detail === undefined ? name : `${name}: ${health.detail}`,
  );
}
