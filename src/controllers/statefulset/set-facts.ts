import type { Pod, StatefulSet } from '../../kinds/index.ts';

export const POD_NAME = 'statefulset.kubernetes.io/pod-name';
export const POD_INDEX = 'apps.kubernetes.io/pod-index';
export const POD_REVISION = 'controller-revision-hash';

export function startOrdinal({ spec }: StatefulSet): number {
  return spec?.ordinals?.start ?? 0;
}

export function endOrdinal(set: StatefulSet): number {
  return startOrdinal(set) + (set.spec?.replicas ?? 0);
}

/**
 * The ordinals to look at, upwards: those that have a Pod, and the lowest ones that have none, so many at most. However
 * many replicas a set asks for, it is no more than its Pods and those.
 */
export function* nextOrdinals(
  set: StatefulSet,
  byOrdinal: ReadonlyMap<number | undefined, unknown>,
  missingLimit: number,
): Iterable<number> {
  const end = endOrdinal(set);
  let next = startOrdinal(set);
  let left = missingLimit;
  const there = [...byOrdinal.keys()].filter((ordinal) => ordinal !== undefined);
  const inRange = there.filter((ordinal) => ordinal >= next && ordinal < end).sort((a, b) => a - b);
  for (const ordinal of inRange) {
    for (; next < ordinal && left > 0; next++, left--) yield next;
    yield ordinal;
    next = ordinal + 1;
  }
  for (; next < end && left > 0; next++, left--) yield next;
}

/** Pods come and go one at a time, in order, unless the set says that they need not wait for each other. */
export function isOrdered({ spec }: StatefulSet): boolean {
  return spec?.podManagementPolicy !== 'Parallel';
}

/** The number at the end of a Pod's name; undefined where it is not named as the set's Pods are. */
export function ordinalOf(set: StatefulSet, { metadata }: Pod): number | undefined {
  const { name = '' } = metadata;
  const prefix = `${set.metadata.name}-`;
  const tail = name.startsWith(prefix) ? name.slice(prefix.length) : '';
  return /^\d+$/.test(tail) ? Number(tail) : undefined;
}

export function revisionNameOf({ metadata }: Pod): string {
  return metadata.labels?.[POD_REVISION] ?? '';
}

export function partitionOf({ spec }: StatefulSet): number {
  return spec?.updateStrategy?.rollingUpdate?.partition ?? 0;
}

export function rolls({ spec }: StatefulSet): boolean {
  return spec?.updateStrategy?.type === 'RollingUpdate';
}
