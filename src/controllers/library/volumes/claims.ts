import {
  grantsAccess,
  hasModeOf,
  isLargeEnough,
  type ObjectReference,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type StorageClass,
} from '../../../kinds/index.ts';
import { BETA_CLASS, BIND_COMPLETED, DEFAULT_CLASS, SELECTED_NODE } from './volume-annotations.ts';

export function classOf({ spec, metadata }: PersistentVolumeClaim): string {
  return metadata.annotations?.[BETA_CLASS] ?? spec?.storageClassName ?? '';
}

/** Without a class of its own, not even the empty one: it takes the default where there is one. */
export function wantsDefaultClass({ spec, metadata }: PersistentVolumeClaim): boolean {
  return spec?.storageClassName === undefined && metadata.annotations?.[BETA_CLASS] === undefined;
}

export function isBindCompleted({ metadata }: PersistentVolumeClaim): boolean {
  return metadata.annotations?.[BIND_COMPLETED] !== undefined;
}

/** Whether the claim is to wait until the scheduler has chosen a node for its first Pod. */
export function waitsForConsumer(
  claim: PersistentVolumeClaim,
  storageClass: StorageClass | undefined,
): boolean {
  const chosen = claim.metadata.annotations?.[SELECTED_NODE] !== undefined;
  return storageClass?.volumeBindingMode === 'WaitForFirstConsumer' && !chosen;
}

/** The default class; of several the one that was made last. */
export function defaultClassOf(classes: Iterable<StorageClass>): StorageClass | undefined {
  const defaults = [...classes].filter(({ metadata }) => metadata.annotations?.[DEFAULT_CLASS] === 'true');
  const madeAt = ({ metadata }: StorageClass): string => metadata.creationTimestamp ?? '';
  const nameOf = ({ metadata }: StorageClass): string => metadata.name ?? '';
  defaults.sort((a, b) =>
    madeAt(a) === madeAt(b) ? (nameOf(a) < nameOf(b) ? -1 : 1) : madeAt(a) > madeAt(b) ? -1 : 1,
  );
  return defaults[0];
}

/** Why a volume cannot be bound to the claim that asks for it by name; undefined where it can. */
export function mismatchOf(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  if (!isLargeEnough(volume, claim)) return 'requested PV is too small';
  if ((volume.spec?.storageClassName ?? '') !== classOf(claim)) return 'storageClassName does not match';
  const [own, wanted] = [
    volume.spec?.volumeAttributesClassName ?? '',
    claim.spec?.volumeAttributesClassName ?? '',
  ];
  if (own !== wanted) return 'VolumeAttributesClassName does not match';
  if (!hasModeOf(volume, claim)) return 'incompatible volumeMode';
  return grantsAccess(volume, claim) ? undefined : 'incompatible accessMode';
}

export function claimReference({ metadata }: PersistentVolumeClaim): ObjectReference {
  const { name = '', namespace = '', uid = '', resourceVersion = '' } = metadata;
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid, resourceVersion };
}

/** The claim's key that a volume names; undefined where it names none. */
export function claimKeyOf({ spec }: PersistentVolume): string | undefined {
  return spec?.claimRef && `${spec.claimRef.namespace}/${spec.claimRef.name}`;
}
