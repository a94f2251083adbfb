import {
  checkDescendingPath,
  checkSupported,
  type FieldError,
  type FieldPath,
  forbidden,
  hasBacksteps,
  invalid,
  required,
  valueNotFound,
} from '../../../api/index.ts';
import type { AnyContainer, VolumeDevice, VolumeMount } from './types.ts';
import type { VolumesByName } from './volumes.ts';

const PROPAGATIONS = ['Bidirectional', 'HostToContainer', 'None'];
const RECURSIVE_READ_ONLY_MODES = ['Disabled', 'Enabled', 'IfPossible'];

export function validateMounts(
  errors: FieldError[],
  container: AnyContainer,
  volumes: VolumesByName,
  path: FieldPath,
): void {
  const { volumeMounts = [], volumeDevices = [] } = container;
  if (volumeMounts.length > 0) {
    validateVolumeMounts(errors, container, volumeMounts, volumes, path.child('volumeMounts'));
  }
  if (volumeDevices.length > 0) {
    validateVolumeDevices(errors, volumeDevices, volumeMounts, volumes, path.child('volumeDevices'));
  }
}

function validateVolumeMounts(
  errors: FieldError[],
  container: AnyContainer,
  mounts: readonly VolumeMount[],
  volumes: VolumesByName,
  path: FieldPath,
): void {
  const devices = new Map((container.volumeDevices ?? []).map((device) => [device.name, device.devicePath]));
  const devicePaths = new Set(devices.values());
  const mountPaths = new Set<string>();
  for (const [index, mount] of mounts.entries()) {
    const { name, mountPath } = mount;
    const at = path.index(index);
    if (name === '') errors.push(required(at.child('name')));
    if (!volumes.has(name)) errors.push(valueNotFound(at.child('name'), name));
    if (mountPath === '') errors.push(required(at.child('mountPath')));
    if (mountPaths.has(mountPath)) errors.push(invalid(at.child('mountPath'), mountPath, 'must be unique'));
    mountPaths.add(mountPath);
    if (devices.has(name)) {
      errors.push(invalid(at.child('name'), name, 'must not already exist in volumeDevices'));
    }
    if (devicePaths.has(mountPath)) {
      errors.push(
        invalid(at.child('mountPath'), mountPath, 'must not already exist as a path in volumeDevices'),
      );
    }
    validateSubPaths(errors, mount, at, path);
    if (mount.mountPropagation !== undefined) {
      validatePropagation(errors, mount.mountPropagation, container, path.child('mountPropagation'));
    }
    if (mount.recursiveReadOnly !== undefined) {
      validateRecursiveReadOnly(errors, mount, mount.recursiveReadOnly, path.child('recursiveReadOnly'));
    }
  }
}

function validateSubPaths(errors: FieldError[], mount: VolumeMount, at: FieldPath, path: FieldPath): void {
  if (mount.subPath) checkDescendingPath(errors, path.child('subPath'), mount.subPath);
  if (!mount.subPathExpr) return;
  if (mount.subPath) {
    const detail = 'subPathExpr and subPath are mutually exclusive';
    errors.push(invalid(at.child('subPathExpr'), mount.subPathExpr, detail));
  }
  checkDescendingPath(errors, path.child('subPathExpr'), mount.subPathExpr);
}

function validatePropagation(
  errors: FieldError[],
  propagation: string,
  container: AnyContainer,
  path: FieldPath,
): void {
  checkSupported(errors, path, propagation, PROPAGATIONS);
  if (propagation !== 'Bidirectional' || container.securityContext?.privileged === true) return;
  const detail = 'Bidirectional mount propagation is available only to privileged containers';
  errors.push(forbidden(path, detail));
}

function validateRecursiveReadOnly(
  errors: FieldError[],
  mount: VolumeMount,
  mode: string,
  path: FieldPath,
): void {
  checkSupported(errors, path, mode, RECURSIVE_READ_ONLY_MODES);
  if (mode !== 'Enabled' && mode !== 'IfPossible') return;
  if (mount.readOnly !== true) errors.push(forbidden(path, 'may only be specified when readOnly is true'));
  if (mount.mountPropagation !== undefined && mount.mountPropagation !== 'None') {
    errors.push(forbidden(path, 'may only be specified when mountPropagation is None or not specified'));
  }
}

function validateVolumeDevices(
  errors: FieldError[],
  devices: readonly VolumeDevice[],
  mounts: readonly VolumeMount[],
  volumes: VolumesByName,
  path: FieldPath,
): void {
  const mountNames = new Set(mounts.map((mount) => mount.name));
  const mountPaths = new Set(mounts.map((mount) => mount.mountPath));
  const names = new Set<string>();
  const paths = new Set<string>();
  for (const [index, { name = '', devicePath = '' }] of devices.entries()) {
    const at = path.index(index);
    validateDeviceName(errors, name, names, volumes, at.child('name'));
    if (devicePath === '') errors.push(required(at.child('devicePath')));
    if (paths.has(devicePath)) errors.push(invalid(at.child('devicePath'), devicePath, 'must be unique'));
    if (hasBacksteps(devicePath)) {
      errors.push(invalid(at.child('devicePath'), devicePath, "can not contain backsteps ('..')"));
    } else paths.add(devicePath);
    if (mountNames.has(name)) {
      errors.push(invalid(at.child('name'), name, 'must not already exist in volumeMounts'));
    }
    if (mountPaths.has(devicePath)) {
      const detail = 'must not already exist as a path in volumeMounts';
      errors.push(invalid(at.child('devicePath'), devicePath, detail));
    }
    if (name !== '') names.add(name);
  }
}

/** Only what a claim stands for can be a device. */
function validateDeviceName(
  errors: FieldError[],
  name: string,
  names: ReadonlySet<string>,
  volumes: VolumesByName,
  path: FieldPath,
): void {
  const volume = volumes.get(name);
  if (name === '') errors.push(required(path));
  if (names.has(name)) errors.push(invalid(path, name, 'must be unique'));
  if (!volume) errors.push(valueNotFound(path, name));
  else if (!volume.persistentVolumeClaim && !volume.ephemeral) {
    const detail = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode';
    errors.push(invalid(path, name, detail));
  }
}
