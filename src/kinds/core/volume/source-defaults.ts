import type { Volume } from '../../types/index.ts';

/** The defaults of sources that Pods and PersistentVolumes share: mostly what a driver takes by itself. */
export function setVolumeSourceDefaults(
  volume: Pick<Volume, 'azureDisk' | 'hostPath' | 'iscsi' | 'rbd' | 'scaleIO'>,
): void {
  if (volume.hostPath) volume.hostPath.type ??= '';
  if (volume.iscsi) volume.iscsi.iscsiInterface ??= 'default';
  if (volume.rbd) {
    volume.rbd.pool ??= 'rbd';
    volume.rbd.user ??= 'admin';
    volume.rbd.keyring ??= '/etc/ceph/keyring';
  }
  if (volume.azureDisk) {
    volume.azureDisk.cachingMode ??= 'ReadWrite';
    volume.azureDisk.fsType ??= 'ext4';
    volume.azureDisk.readOnly ??= false;
    volume.azureDisk.kind ??= 'Shared';
  }
  if (volume.scaleIO) {
    volume.scaleIO.storageMode ??= 'ThinProvisioned';
    volume.scaleIO.fsType ??= 'xfs';
  }
}
