import {
  type ControllerRevision,
  isAvailable,
  isReady,
  isTerminating,
  type Pod,
  type StatefulSet,
} from '../../kinds/index.ts';
import { nameOf } from '../library/revisions/index.ts';
import { positive } from '../library/objects/index.ts';
import { revisionNameOf, rolls } from './set-facts.ts';

export type StatefulSetStatus = NonNullable<StatefulSet['status']>;

/** The two templates between which a rolling update moves. */
export interface SetRevisions {
  readonly current: ControllerRevision;
  readonly update: ControllerRevision;
}

export function isRunningAndReady(pod: Pod): boolean {
  return pod.status?.phase === 'Running' && isReady(pod);
}

/** Counts, and ends a rolling update when every Pod is of the new revision and ready. */
export function setStatus(
  set: StatefulSet,
  pods: readonly Pod[],
  { current, update }: SetRevisions,
  collisionCount: number,
  nowMs: number,
): StatefulSetStatus {
  const minReadySeconds = set.spec?.minReadySeconds ?? 0;
  const ready = pods.filter(isRunningAndReady);
  const staying = pods.filter((pod) => !isTerminating(pod));
  const ofRevision = (revision: ControllerRevision): number =>
    staying.filter((pod) => revisionNameOf(pod) === nameOf(revision)).length;
  const updated = ofRevision(update);
  const done = rolls(set) && updated === pods.length && ready.length === pods.length;
  return {
    ...positive('observedGeneration', set.metadata.generation ?? 0),
    replicas: pods.length,
    ...positive('readyReplicas', ready.length),
    availableReplicas: ready.filter((pod) => isAvailable(pod, minReadySeconds, nowMs)).length,
    ...positive('currentReplicas', done ? updated : ofRevision(current)),
    ...positive('updatedReplicas', updated),
    currentRevision: nameOf(done ? update : current),
    updateRevision: nameOf(update),
    collisionCount,
  };
}
