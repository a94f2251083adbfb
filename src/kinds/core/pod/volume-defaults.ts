import type { PodSpec } from '../../types/index.ts';
import { roundAskedAmounts } from '../resources/round-amounts.ts';
import { setVolumeSourceDefaults } from '../volume/source-defaults.ts';
import { defaultPullPolicy } from './image.ts';
import type { PodVolume, ProjectedSource } from './types.ts';

const DEFAULT_FILE_MODE = 0o644;
const DEFAULT_TOKEN_SECONDS = 3600;

export function setVolumeDefaults(spec: PodSpec): void {
  for (const volume of spec.volumes ?? []) {
    if (!hasSource(volume)) volume.emptyDir = {};
    setFileDefaults(volume);
    setVolumeSourceDefaults(volume);
  }
}

function hasSource(volume: PodVolume): boolean {
  for (const key in volume) if (key !== 'name') return true;
  return false;
}

function setFileDefaults(volume: PodVolume): void {
  for (const source of [volume.secret, volume.configMap, volume.downwardAPI, volume.projected]) {
    if (source) source.defaultMode ??= DEFAULT_FILE_MODE;
  }
  setFieldRefDefaults(volume.downwardAPI?.items);
  for (const source of volume.projected?.sources ?? []) setProjectedDefaults(source);
  if (volume.image) volume.image.pullPolicy ??= defaultPullPolicy(volume.image.reference);
  const claim = volume.ephemeral?.volumeClaimTemplate?.spec;
  if (claim) claim.volumeMode ??= 'Filesystem';
  roundAskedAmounts(claim);
}

function setProjectedDefaults(source: ProjectedSource): void {
  setFieldRefDefaults(source.downwardAPI?.items);
  if (source.serviceAccountToken) source.serviceAccountToken.expirationSeconds ??= DEFAULT_TOKEN_SECONDS;
}

function setFieldRefDefaults(
  items: readonly { readonly fieldRef?: { apiVersion?: string } }[] | undefined,
): void {
  for (const item of items ?? []) if (item.fieldRef) item.fieldRef.apiVersion ??= 'v1';
}
