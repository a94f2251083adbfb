import { deepEqual } from '../../../base/index.ts';
import {
  type FieldError,
  FieldPath,
  forbidden,
  invalid,
  jsonDiff,
  type Strategy,
  printed,
  validateImmutable,
} from '../../../api/index.ts';
import type { PersistentVolume, PersistentVolumeSpec } from '../../types/index.ts';
import { NEW_NODE_LABELS } from '../node-selector/node-labels.ts';
import { roundAmounts } from '../resources/round-amounts.ts';
import { setVolumeSourceDefaults } from '../volume/source-defaults.ts';
import { PERSISTENT_VOLUME_SOURCE, VOLUME_NODE_AFFINITY } from './go-persistent-volume.ts';
import { SOURCE_CHECKS } from './sources.ts';
import { validateVolumeSpec } from './spec.ts';
import { MOUNT_OPTIONS, volumeWarnings } from './warnings.ts';

type NodeAffinity = NonNullable<PersistentVolumeSpec['nodeAffinity']>;

const SPEC = FieldPath.of('spec');
const NODE_AFFINITY = FieldPath.of('nodeAffinity');
const MOUNTED_WITH_OPTIONS = [
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'nfs',
  'rbd',
  'quobyte',
  'iscsi',
  'cinder',
  'cephfs',
  'azureFile',
  'vsphereVolume',
  'azureDisk',
] as const;

export const persistentVolumeStrategy: Strategy<PersistentVolume> = {
  setDefaults(volume) {
    volume.spec ??= {};
    volume.spec.persistentVolumeReclaimPolicy ??= 'Retain';
    volume.spec.volumeMode ??= 'Filesystem';
    roundAmounts(volume.spec.capacity);
    volume.status ??= {};
    volume.status.phase ??= 'Pending';
    setVolumeSourceDefaults(volume.spec);
  },
  prepareForCreate(volume) {
    const { creationTimestamp } = volume.metadata;
    volume.status = {
      phase: 'Pending',
      ...(creationTimestamp ? { lastPhaseTransitionTime: creationTimestamp } : {}),
    };
  },
  prepareForUpdate(volume, old) {
    volume.status = old.status ?? {};
  },
  prepareForStatusUpdate(volume, old, now) {
    volume.spec = old.spec ?? {};
    volume.status ??= {};
    const before = old.status ?? {};
    const { phase, lastPhaseTransitionTime = before.lastPhaseTransitionTime } = volume.status;
    const isTold = lastPhaseTransitionTime !== before.lastPhaseTransitionTime;
    const time = phase === before.phase || isTold ? lastPhaseTransitionTime : now;
    if (time !== undefined) volume.status.lastPhaseTransitionTime = time;
  },

  metadataChecks: ['itself', 'itself'],
  allowUnconditionalUpdate: true,
  validateCreate: (volume) => [...validateVolume(volume), ...validateMountOptions(volume)],
  // Upstream checks the new volume twice.
  validateUpdate: (volume, old) => [
    ...validateVolume(volume),
    ...validateMountOptions(volume),
    ...validateVolume(volume),
    ...validateSourceChange(volume.spec ?? {}, old.spec ?? {}),
    ...validateImmutable(volume.spec?.volumeMode, old.spec?.volumeMode, FieldPath.of('volumeMode')),
    ...validateNodeAffinityChange(volume.spec?.nodeAffinity, old.spec?.nodeAffinity),
    ...validateAttributesClassChange(volume.spec ?? {}, old.spec ?? {}),
  ],
  warnings: volumeWarnings,
};

function validateVolume({ metadata, spec = {} }: PersistentVolume): FieldError[] {
  return validateVolumeSpec(spec, { name: metadata.name ?? '', inline: false }, SPEC);
}

/** Mount options in the annotation that came before the field: for the sources of those days alone. */
function validateMountOptions({ metadata, spec = {} }: PersistentVolume): FieldError[] {
  if (metadata.annotations?.[MOUNT_OPTIONS] === undefined) return [];
  if (MOUNTED_WITH_OPTIONS.some((source) => spec[source] !== undefined)) return [];
  const path = FieldPath.of('metadata', 'annotations', MOUNT_OPTIONS);
  return [forbidden(path, 'may not specify mount options for this volume type')];
}

function validateAttributesClassChange(spec: PersistentVolumeSpec, old: PersistentVolumeSpec): FieldError[] {
  if (old.volumeAttributesClassName === undefined || spec.volumeAttributesClassName !== undefined) return [];
  const path = SPEC.child('volumeAttributesClassName');
  return [forbidden(path, 'update from non-nil value to nil is forbidden')];
}

function validateSourceChange(spec: PersistentVolumeSpec, old: PersistentVolumeSpec): FieldError[] {
  const [before, now] = [sourceOf(old), sourceOf(spec)];
  if (before.csi && now.csi && !before.csi.controllerExpandSecretRef) {
    now.csi = { ...now.csi };
    delete now.csi.controllerExpandSecretRef;
  }
  if (deepEqual(before, now)) return [];
  const diff = jsonDiff(PERSISTENT_VOLUME_SOURCE(before), PERSISTENT_VOLUME_SOURCE(now));
  return [
    forbidden(
      SPEC.child('persistentvolumesource'),
      `spec.persistentvolumesource is immutable after creation\n${diff}`,
    ),
  ];
}

function sourceOf(spec: PersistentVolumeSpec): PersistentVolumeSpec {
  return Object.fromEntries(SOURCE_CHECKS.map(([source]) => [source, spec[source]]));
}

function validateNodeAffinityChange(
  affinity: NodeAffinity | undefined,
  old: NodeAffinity | undefined,
): FieldError[] {
  if (!old || deepEqual(affinity, old)) return [];
  if (affinity && deepEqual(affinity, graduated(old, affinity))) return [];
  return [
    invalid(
      NODE_AFFINITY,
      printed(VOLUME_NODE_AFFINITY, affinity),
      'field is immutable, except for updating from beta label to GA',
    ),
  ];
}

/**
 * The old affinity with those keys under their new names that have them in the new one. As upstream looks it up, the new
 * name of a label that kept its name is the empty one.
 */
function graduated(old: NodeAffinity, affinity: NodeAffinity): NodeAffinity {
  const copy = structuredClone(old);
  for (const [index, term] of (copy.required?.nodeSelectorTerms ?? []).entries()) {
    const now = affinity.required?.nodeSelectorTerms?.[index];
    for (const list of ['matchExpressions', 'matchFields'] as const) {
      for (const [position, requirement] of (term[list] ?? []).entries()) {
        const name = NEW_NODE_LABELS.get(requirement.key)?.name ?? '';
        if (now?.[list]?.[position]?.key === name) requirement.key = name;
      }
    }
  }
  return copy;
}
