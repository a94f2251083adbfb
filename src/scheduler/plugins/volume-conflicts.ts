import type { Pod } from '../../kinds/index.ts';

type Volume = NonNullable<NonNullable<Pod['spec']>['volumes']>[number];

/** The volumes of a Pod that are disks which several Pods of a node may not have at once. */
export function exclusiveVolumesOf({ spec }: Pod): readonly Volume[] {
  return (spec?.volumes ?? []).filter(
    ({ gcePersistentDisk, awsElasticBlockStore, iscsi, rbd }) =>
      gcePersistentDisk !== undefined ||
      awsElasticBlockStore !== undefined ||
      iscsi !== undefined ||
      rbd !== undefined,
  );
}

/** Whether two volumes are the same disk, and one of them writes to it. */
export function areInConflict(a: Volume, b: Volume): boolean {
  if (a.gcePersistentDisk && b.gcePersistentDisk) {
    if (a.gcePersistentDisk.pdName === b.gcePersistentDisk.pdName) {
      return !(a.gcePersistentDisk.readOnly && b.gcePersistentDisk.readOnly);
    }
  }
  if (a.awsElasticBlockStore && b.awsElasticBlockStore) {
    if (a.awsElasticBlockStore.volumeID === b.awsElasticBlockStore.volumeID) return true;
  }
  if (a.iscsi && b.iscsi) {
    if (a.iscsi.iqn === b.iscsi.iqn) return !(a.iscsi.readOnly && b.iscsi.readOnly);
  }
  return (
    a.rbd !== undefined &&
    b.rbd !== undefined &&
    areSameImage(a.rbd, b.rbd) &&
    !(a.rbd.readOnly && b.rbd.readOnly)
  );
}

function areSameImage(a: NonNullable<Volume['rbd']>, b: NonNullable<Volume['rbd']>): boolean {
  const monitors = new Set(a.monitors);
  return a.pool === b.pool && a.image === b.image && b.monitors.some((monitor) => monitors.has(monitor));
}
