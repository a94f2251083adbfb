import type { Deployment, PodTemplateSpec, ReplicaSet } from '../../kinds/index.ts';
import { deepEqual } from '../../base/index.ts';
import { POD_TEMPLATE_HASH } from '../library/objects/index.ts';
import { revisionOf } from './annotations.ts';

/** The ReplicaSet whose template is the Deployment's, the oldest where there are several. */
export function findNewest(
  deployment: Deployment,
  replicaSets: readonly ReplicaSet[],
): ReplicaSet | undefined {
  return oldestFirst(replicaSets).find((replicaSet) =>
    sameTemplate(replicaSet.spec?.template, deployment.spec?.template),
  );
}

/** Whether two templates make the same Pods: the hash that only one of them has does not count. */
export function sameTemplate(a: PodTemplateSpec | undefined, b: PodTemplateSpec | undefined): boolean {
  return deepEqual(withoutHash(a), withoutHash(b));
}

export function specReplicas(replicaSet: ReplicaSet | undefined): number {
  return replicaSet?.spec?.replicas ?? 0;
}

export function sumOf(
  replicaSets: readonly ReplicaSet[],
  count: (replicaSet: ReplicaSet) => number | undefined,
): number {
  return replicaSets.reduce((sum, replicaSet) => sum + (count(replicaSet) ?? 0), 0);
}

export function activeOf(replicaSets: readonly ReplicaSet[]): ReplicaSet[] {
  return replicaSets.filter((replicaSet) => specReplicas(replicaSet) > 0);
}

export function oldestFirst(replicaSets: readonly ReplicaSet[]): ReplicaSet[] {
  return [...replicaSets].sort(byCreation);
}

/** Biggest first, newer first where equal: who gains first when a Deployment grows. */
export function biggestNewestFirst(replicaSets: readonly ReplicaSet[]): ReplicaSet[] {
  return [...replicaSets].sort((a, b) => specReplicas(b) - specReplicas(a) || byCreation(b, a));
}

/** Biggest first, older first where equal: who loses first when it shrinks. */
export function biggestOldestFirst(replicaSets: readonly ReplicaSet[]): ReplicaSet[] {
  return [...replicaSets].sort((a, b) => specReplicas(b) - specReplicas(a) || byCreation(a, b));
}

export function byRevision(replicaSets: readonly ReplicaSet[]): ReplicaSet[] {
  return [...replicaSets].sort((a, b) => compareRevisions(a, b) || byCreation(a, b));
}

function compareRevisions(a: ReplicaSet, b: ReplicaSet): number {
  const [one, other] = [revisionOf(a), revisionOf(b)];
  return one === other ? 0 : one < other ? -1 : 1;
}

function byCreation(a: ReplicaSet, b: ReplicaSet): number {
  const [early = '', late = ''] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp];
  if (early !== late) return early < late ? -1 : 1;
  return (a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1;
}

function withoutHash(template: PodTemplateSpec | undefined): unknown {
  const { labels = {}, ...metadata } = template?.metadata ?? {};
  const { [POD_TEMPLATE_HASH]: _, ...own } = labels;
  return { spec: template?.spec, metadata: { ...metadata, labels: own } };
}
