import { append } from '../../../base/index.ts';
import {
  type FieldError,
  type FieldPath,
  forbidden,
  givenEmpty,
  goCollection,
  notSupported,
  printed,
  Quantity,
  required,
} from '../../../api/index.ts';
import type { PersistentVolumeSpec } from '../../types/index.ts';
import { validateNodeSelector } from '../node-selector/node-selector.ts';
import { validatePositiveQuantity } from '../resources/resources.ts';
import { validateAccessModes, validateClassName, VOLUME_MODES } from '../volume/claim-spec.ts';
import { SOURCE_CHECKS } from './sources.ts';
import { validateStoredQuantity } from '../../shared/stored-quantity.ts';

const RECLAIM_POLICIES = ['Delete', 'Recycle', 'Retain'];
const INLINE = 'may not be specified in the context of inline volumes';
/** Upstream names one source otherwise where it refuses it as a second one. */
const REFUSED_AS: Readonly<Record<string, string>> = { cephfs: 'cephFS' };

/** Upstream forgets to look whether this one is a second one. */
const NEVER_REFUSED = 'flexVolume';

export interface VolumeContext {
  /** The name of the PersistentVolume, which becomes part of what a driver calls it. */
  readonly name: string;
  /** The spec stands in a VolumeAttachment, for a volume of a Pod that no PersistentVolume describes. */
  readonly inline: boolean;
}

export function validateVolumeSpec(
  spec: PersistentVolumeSpec,
  context: VolumeContext,
  path: FieldPath,
): FieldError[] {
  const modes = path.child('accessModes');
  return [
    ...(context.inline ? validateInlineOnly(spec, path) : []),
    ...((spec.accessModes ?? []).length === 0 ? [required(modes)] : []),
    ...validateAccessModes(spec.accessModes ?? [], modes),
    ...(context.inline ? [] : validateCapacity(spec, path.child('capacity'))),
    ...validateReclaimPolicy(spec, context, path.child('persistentVolumeReclaimPolicy')),
    ...validateNodeAffinity(spec, context, path.child('nodeAffinity')),
    ...validateSources(spec, context, path),
    ...validateClasses(spec, context, path),
  ];
}

function validateInlineOnly(spec: PersistentVolumeSpec, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (spec.claimRef) errors.push(forbidden(path.child('claimRef'), INLINE));
  if (Object.keys(spec.capacity ?? {}).length > 0) errors.push(forbidden(path.child('capacity'), INLINE));
  if (!spec.csi) {
    errors.push(required(path.child('csi'), 'has to be specified in the context of inline volumes'));
  }
  return errors;
}

/** A size, and nothing else. */
function validateCapacity(spec: PersistentVolumeSpec, path: FieldPath): FieldError[] {
  const { capacity } = spec;
  const names = Object.keys(capacity ?? {});
  const errors = names.length === 0 ? [required(path)] : [];
  if (capacity?.['storage'] === undefined || names.length > 1) {
    errors.push(
      notSupported(path, printed(goCollection, capacity ?? givenEmpty(spec, 'capacity')), ['storage']),
    );
  }
  for (const [name, amount] of Object.entries(capacity ?? {})) {
    append(errors, validateStoredQuantity(amount, path.key(name)));
    append(errors, validatePositiveQuantity(Quantity.parse(amount), path.key(name)));
  }
  return errors;
}

function validateReclaimPolicy(
  { persistentVolumeReclaimPolicy = '' }: { persistentVolumeReclaimPolicy?: string },
  { inline }: VolumeContext,
  path: FieldPath,
): FieldError[] {
  const policy = persistentVolumeReclaimPolicy;
  if (policy === '') return [];
  if (inline) {
    return policy === 'Retain'
      ? []
      : [forbidden(path, 'may only be Retain in the context of inline volumes')];
  }
  return RECLAIM_POLICIES.includes(policy) ? [] : [notSupported(path, policy, RECLAIM_POLICIES)];
}

function validateNodeAffinity(
  { nodeAffinity }: PersistentVolumeSpec,
  { inline }: VolumeContext,
  path: FieldPath,
): FieldError[] {
  if (!nodeAffinity) return [];
  if (inline) return [forbidden(path, INLINE)];
  const { required: nodes } = nodeAffinity;
  if (!nodes) return [required(path.child('required'), 'must specify required node constraints')];
  return validateNodeSelector(nodes, path.child('required'));
}

/** Exactly one source. */
function validateSources(spec: PersistentVolumeSpec, { name }: VolumeContext, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  let found = false;
  for (const [source, check] of SOURCE_CHECKS) {
    if (spec[source] === undefined) continue;
    if (found && source !== NEVER_REFUSED) {
      errors.push(
        forbidden(path.child(REFUSED_AS[source] ?? source), 'may not specify more than 1 volume type'),
      );
    } else check(errors, spec, path, name);
    found = true;
  }
  if (!found) errors.push(required(path, 'must specify a volume type'));
  if (spec.persistentVolumeReclaimPolicy === 'Recycle' && isRoot(spec.hostPath?.path)) {
    const at = path.child('persistentVolumeReclaimPolicy');
    errors.push(forbidden(at, "may not be 'recycle' for a hostPath mount of '/'"));
  }
  return errors;
}

function isRoot(path: string | undefined): boolean {
  return path !== undefined && path.startsWith('/') && /^[/.]*$/.test(path);
}

function validateClasses(
  spec: PersistentVolumeSpec,
  { inline }: VolumeContext,
  path: FieldPath,
): FieldError[] {
  const { storageClassName = '', volumeMode, volumeAttributesClassName } = spec;
  const errors: FieldError[] = [];
  const classPath = path.child('storageClassName');
  if (storageClassName !== '' && inline) errors.push(forbidden(classPath, INLINE));
  else append(errors, validateClassName(storageClassName, classPath));
  if (inline) {
    if (volumeMode !== undefined && volumeMode !== 'Filesystem') {
      const detail = 'may not specify volumeMode other than Filesystem in the context of inline volumes';
      errors.push(forbidden(path.child('volumeMode'), detail));
    }
    return errors;
  }
  if (volumeMode !== undefined && !VOLUME_MODES.includes(volumeMode)) {
    errors.push(notSupported(path.child('volumeMode'), volumeMode, VOLUME_MODES));
  }
  if (volumeAttributesClassName === undefined) return errors;
  const attributesPath = path.child('volumeAttributesClassName');
  if (volumeAttributesClassName === '') {
    errors.push(required(attributesPath, 'an empty string is disallowed'));
  } else append(errors, validateClassName(volumeAttributesClassName, attributesPath));
  if (!spec.csi) {
    errors.push(required(path.child('csi'), 'has to be specified when using volumeAttributesClassName'));
  }
  return errors;
}
