import type { ControllerRevision, Pod, StatefulSet } from '../../kinds/index.ts';
export type StatefulSetStatus = NonNullable<StatefulSet['status']>;
/** The two templates between which a rolling update moves. */
export interface SetRevisions {
  readonly current: ControllerRevision;
  readonly update: ControllerRevision;
}
export declare function isRunningAndReady(pod: Pod): boolean;
/** Counts, and ends a rolling update when every Pod is of the new revision and ready. */
export declare function setStatus(
  set: StatefulSet,
  pods: readonly Pod[],
  { current, update }: SetRevisions,
  collisionCount: number,
  nowMs: number,
): StatefulSetStatus;
//# sourceMappingURL=set-status.d.ts.map
