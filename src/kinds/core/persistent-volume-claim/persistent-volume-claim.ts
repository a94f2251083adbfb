import { append, deepEqual } from '../../../base/index.ts';
import {
  copyWith,
  type FieldError,
  FieldPath,
  forbidden,
  invalidAll,
  jsonDiff,
  qualifiedName,
  type Strategy,
  notSupported,
  Quantity,
  required,
  validateImmutable,
} from '../../../api/index.ts';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../../types/index.ts';
import { isNativeResource } from '../resources/resource-names.ts';
import { validateResourceQuantity } from '../resources/resources.ts';
import { CLAIM_SPEC, validateClaimSpec } from '../volume/claim-spec.ts';
import { storageAnnotationWarnings } from '../persistent-volume/warnings.ts';
import { warnAboutClaim } from '../resources/fraction-warnings.ts';
import { roundAmounts, roundAskedAmounts } from '../resources/round-amounts.ts';
import { validateStoredQuantity } from '../../shared/stored-quantity.ts';

const SPEC = FieldPath.of('spec');
const STATUS = FieldPath.of('status');
const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';
const IMMUTABLE =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';
const RESIZE_STATES = [
  'ControllerResizeInProgress',
  'ControllerResizeInfeasible',
  'NodeResizeInProgress',
  'NodeResizeInfeasible',
  'NodeResizePending',
];

export const persistentVolumeClaimStrategy: Strategy<PersistentVolumeClaim> = {
  setDefaults(claim) {
    claim.spec ??= {};
    claim.spec.volumeMode ??= 'Filesystem';
    claim.status ??= {};
    claim.status.phase ??= 'Pending';
    roundAskedAmounts(claim.spec);
    roundAmounts(claim.status.capacity);
    roundAmounts(claim.status.allocatedResources);
  },
  prepareForCreate(claim) {
    claim.status = { phase: 'Pending' };
    if (claim.spec) settleDataSources(claim.spec);
  },
  prepareForUpdate(claim, old) {
    claim.status = old.status ?? {};
    if (claim.spec) settleDataSources(claim.spec, old.spec);
  },
  prepareForStatusUpdate(claim, old) {
    claim.spec = old.spec ?? {};
  },

  metadataChecks: ['change', 'itself'],
  allowUnconditionalUpdate: true,
  validateCreate: ({ spec = {} }) => validateClaimSpec(spec, SPEC),
  validateUpdate: (claim, old) => [
    ...validateClaimSpec(claim.spec ?? {}, SPEC, { anyGroup: namesGroup(old.spec) }),
    ...validateChange(claim, old),
  ],
  validateStatusUpdate: validateStatus,
  warnings({ metadata, spec }) {
    const warnings = storageAnnotationWarnings(metadata.annotations, [CLASS_ANNOTATION]);
    warnAboutClaim(warnings, spec, SPEC);
    return warnings;
  },
};

/** `dataSource` and `dataSourceRef` say the same; a source that only the newer field knows is not taken from the older. */
function settleDataSources(spec: PersistentVolumeClaimSpec, old?: PersistentVolumeClaimSpec): void {
  // Sources in other namespaces are off by default upstream, and dropped then.
  if (spec.dataSourceRef?.namespace && !old?.dataSourceRef) delete spec.dataSourceRef;
  const { dataSource, dataSourceRef } = spec;
  if (dataSource && !dataSourceRef && !old?.dataSource && !isKnownSource(dataSource)) {
    delete spec.dataSource;
  } else if (dataSource && !dataSourceRef) spec.dataSourceRef = { ...dataSource };
  else if (dataSourceRef && !dataSource && !dataSourceRef.namespace) {
    const { namespace: _, ...source } = dataSourceRef;
    spec.dataSource = source;
  }
}

function isKnownSource({ apiGroup, kind }: { apiGroup?: string; kind: string }): boolean {
  return apiGroup
    ? apiGroup === 'snapshot.storage.k8s.io' && kind === 'VolumeSnapshot'
    : kind === 'PersistentVolumeClaim';
}

function validateChange(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const errors: FieldError[] = [];
  const [before, now] = comparable(claim, old, errors);
  if (!deepEqual(before, now)) {
    errors.push(forbidden(SPEC, `${IMMUTABLE}\n${jsonDiff(CLAIM_SPEC(before), CLAIM_SPEC(now))}`));
  }
  append(errors, validateShrinking(claim, old));
  append(errors, validateImmutable(claim.spec?.volumeMode, old.spec?.volumeMode, FieldPath.of('volumeMode')));
  return errors;
}

/** Both specs, with what may change made alike. */
function comparable(
  claim: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
  errors: FieldError[],
): [PersistentVolumeClaimSpec, PersistentVolumeClaimSpec] {
  const before = copyWith<PersistentVolumeClaimSpec>(old.spec ?? {}, {});
  const now = copyWith<PersistentVolumeClaimSpec>(claim.spec ?? {}, {});
  if (!before.volumeName && now.volumeName) before.volumeName = now.volumeName;
  alignStorageClass(before, now, claim, old, errors);
  if (claim.status?.phase !== 'Bound') return [before, now];
  const storage = before.resources?.requests?.['storage'];
  if (now.resources?.requests && storage !== undefined) {
    now.resources = copyWith(now.resources, { requests: { ...now.resources.requests, storage } });
  }
  if (now.volumeAttributesClassName !== undefined || !claim.status?.currentVolumeAttributesClassName) {
    if (before.volumeAttributesClassName === undefined) delete now.volumeAttributesClassName;
    else now.volumeAttributesClassName = before.volumeAttributesClassName;
  }
  return [before, now];
}

function namesGroup(spec: PersistentVolumeClaimSpec | undefined): boolean {
  return spec?.dataSource?.apiGroup !== undefined || spec?.dataSourceRef?.apiGroup !== undefined;
}

/** A class may move from the annotation that it was once written in to the field, or be given where there was none. */
function alignStorageClass(
  before: PersistentVolumeClaimSpec,
  now: PersistentVolumeClaimSpec,
  claim: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
  errors: FieldError[],
): void {
  const annotation = claim.metadata.annotations?.[CLASS_ANNOTATION];
  const oldAnnotation = old.metadata.annotations?.[CLASS_ANNOTATION];
  const moved =
    oldAnnotation !== undefined &&
    annotation === undefined &&
    before.storageClassName === undefined &&
    now.storageClassName === oldAnnotation;
  if (moved) {
    delete now.storageClassName;
    return;
  }
  const path = FieldPath.of('metadata', 'annotations', CLASS_ANNOTATION);
  append(errors, validateImmutable(annotation ?? '', oldAnnotation ?? '', path));
  if (oldAnnotation === undefined && before.storageClassName === undefined) delete now.storageClassName;
}

function validateShrinking(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const size = storageOf(claim.spec?.resources?.requests);
  if (size.compare(storageOf(old.spec?.resources?.requests)) >= 0) return [];
  return size.compare(storageOf(old.status?.capacity)) > 0
    ? []
    : [
        forbidden(
          SPEC.child('resources', 'requests', 'storage'),
          'field can not be less than status.capacity',
        ),
      ];
}

function storageOf(amounts: Readonly<Record<string, string | number>> | undefined): Quantity {
  return Quantity.parse(amounts?.['storage'] ?? '0');
}

/** What a claim grows by: storage, or something with a domain of its own. */
function validateResizable(name: string, path: FieldPath): FieldError[] {
  const errors = invalidAll(path, name, qualifiedName(name));
  if (errors.length > 0 || !isNativeResource(name) || name === 'storage') return errors;
  return [notSupported(path, name, ['storage'])];
}

/** Bytes do not come in parts. */
function validateStatus({ spec, status = {} }: PersistentVolumeClaim): FieldError[] {
  const errors =
    (spec?.accessModes ?? []).length === 0 ? [required(FieldPath.of('Spec', 'accessModes'))] : [];
  for (const [name, amount] of Object.entries(status.capacity ?? {})) {
    append(errors, validateStoredQuantity(amount, STATUS.child('capacity').key(name)));
  }
  const states = STATUS.child('allocatedResourceStatuses');
  for (const [name, state] of Object.entries(status.allocatedResourceStatuses ?? {})) {
    append(errors, validateResizable(name, states));
    if (!RESIZE_STATES.includes(state)) errors.push(notSupported(states, name, RESIZE_STATES));
  }
  const allocated = STATUS.child('allocatedResources');
  for (const [name, amount] of Object.entries(status.allocatedResources ?? {})) {
    const unknown = validateResizable(name, allocated);
    const wrong = unknown.length > 0 ? unknown : validateStoredQuantity(amount, allocated.key(name));
    append(
      errors,
      wrong.length > 0 ? wrong : validateResourceQuantity('storage', amount, allocated.key(name)),
    );
  }
  return errors;
}
