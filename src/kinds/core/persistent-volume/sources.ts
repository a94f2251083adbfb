import {
  byteLength,
  checkMessages,
  checkNoBacksteps,
  checkRequired,
  dns1123Label,
  dns1123Subdomain,
  type FieldError,
  type FieldPath,
  inRange,
  invalid,
  required,
} from '../../../api/index.ts';
import type { PersistentVolumeSpec } from '../../types/index.ts';
import { checkDriverName, isIscsiName, VOLUME_CHECKS } from '../volume/sources.ts';

export type SourceName = keyof typeof VOLUME_CHECKS | 'local';

type SourceCheck = (
  errors: FieldError[],
  spec: PersistentVolumeSpec,
  path: FieldPath,
  volumeName: string,
) => void;

interface SecretReference {
  readonly name?: string;
  readonly namespace?: string;
}

const ISCSI_LABEL_LIMIT = 64;
const HIGHEST_LUN = 255;
/** The secret for staging is the one that upstream does not look at. */
const CSI_SECRETS = [
  'controllerPublishSecretRef',
  'controllerExpandSecretRef',
  'nodePublishSecretRef',
  'nodeExpandSecretRef',
] as const;

/** In upstream's order: of several sources the first counts. */
export const SOURCE_CHECKS: readonly (readonly [SourceName, SourceCheck])[] = [
  ['hostPath', shared('hostPath')],
  ['gcePersistentDisk', shared('gcePersistentDisk')],
  ['awsElasticBlockStore', shared('awsElasticBlockStore')],
  ['glusterfs', checkGlusterfs],
  ['flocker', shared('flocker')],
  ['nfs', shared('nfs')],
  ['rbd', shared('rbd')],
  ['quobyte', shared('quobyte')],
  ['cephfs', shared('cephfs')],
  ['iscsi', checkIscsi],
  ['cinder', checkCinder],
  ['fc', shared('fc')],
  ['flexVolume', shared('flexVolume')],
  ['azureFile', checkAzureFile],
  ['vsphereVolume', shared('vsphereVolume')],
  ['photonPersistentDisk', shared('photonPersistentDisk')],
  ['portworxVolume', shared('portworxVolume')],
  ['azureDisk', shared('azureDisk')],
  ['scaleIO', shared('scaleIO')],
  ['local', checkLocal],
  ['storageos', checkStorageOs],
  ['csi', checkCsi],
];

/** The check of a source that is the same in a Pod's volume. */
function shared(source: Exclude<SourceName, 'csi' | 'iscsi' | 'local'>): SourceCheck {
  return (errors, spec, path, volumeName) => {
    const { csi: _, ...sources } = spec;
    VOLUME_CHECKS[source](errors, { ...sources, name: volumeName }, path);
  };
}

function checkGlusterfs(
  errors: FieldError[],
  spec: PersistentVolumeSpec,
  path: FieldPath,
  name: string,
): void {
  shared('glusterfs')(errors, spec, path, name);
  const namespace = spec.glusterfs?.endpointsNamespace;
  if (namespace === undefined) return;
  const at = path.child('glusterfs', 'endpointsNamespace');
  if (namespace === '') {
    errors.push(invalid(at, '', 'if the endpointnamespace is set, it must be a valid namespace name'));
  } else checkMessages(errors, at, namespace, dns1123Label(namespace));
}

function checkIscsi(
  errors: FieldError[],
  { iscsi }: PersistentVolumeSpec,
  path: FieldPath,
  name: string,
): void {
  if (!iscsi) return;
  const at = path.child('iscsi');
  const { targetPortal, iqn, lun, initiatorName, secretRef } = iscsi;
  checkRequired(errors, at.child('targetPortal'), targetPortal);
  if (iqn === '') errors.push(required(at.child('iqn')));
  else checkIscsiName(errors, at.child('iqn'), iqn);
  checkMessages(errors, at.child('lun'), lun, inRange(lun, 0, HIGHEST_LUN));
  if ((iscsi.chapAuthDiscovery || iscsi.chapAuthSession) && !secretRef)
    errors.push(required(at.child('secretRef')));
  if (secretRef) checkRequired(errors, at.child('secretRef', 'name'), secretRef.name);
  if (initiatorName === undefined) return;
  if (byteLength(`${name}:${targetPortal}`) > ISCSI_LABEL_LIMIT) {
    const detail = `Total length of <volume name>:<iscsi.targetPortal> must be under ${ISCSI_LABEL_LIMIT} characters if iscsi.initiatorName is specified.`;
    errors.push(invalid(at.child('targetportal'), targetPortal, detail));
  }
  checkIscsiName(errors, at.child('initiatorname'), initiatorName);
}

function checkIscsiName(errors: FieldError[], path: FieldPath, name: string): void {
  if (!isIscsiName(name)) errors.push(invalid(path, name, 'must be valid format'));
}

function checkCinder(errors: FieldError[], spec: PersistentVolumeSpec, path: FieldPath, name: string): void {
  shared('cinder')(errors, spec, path, name);
  checkSecretNamespace(errors, path.child('cinder', 'secretRef'), spec.cinder?.secretRef);
}

function checkStorageOs(
  errors: FieldError[],
  spec: PersistentVolumeSpec,
  path: FieldPath,
  name: string,
): void {
  shared('storageos')(errors, spec, path, name);
  checkSecretNamespace(errors, path.child('storageos', 'secretRef'), spec.storageos?.secretRef);
}

function checkSecretNamespace(
  errors: FieldError[],
  path: FieldPath,
  secret: SecretReference | undefined,
): void {
  if (secret) checkRequired(errors, path.child('namespace'), secret.namespace);
}

function checkAzureFile(
  errors: FieldError[],
  spec: PersistentVolumeSpec,
  path: FieldPath,
  name: string,
): void {
  shared('azureFile')(errors, spec, path, name);
  if (spec.azureFile?.secretNamespace === '')
    errors.push(required(path.child('azureFile', 'secretNamespace')));
}

function checkLocal(
  errors: FieldError[],
  { local, nodeAffinity }: PersistentVolumeSpec,
  path: FieldPath,
): void {
  const at = path.child('local', 'path');
  if (local?.path) checkNoBacksteps(errors, at, local.path);
  else errors.push(required(at));
  if (!nodeAffinity) {
    errors.push(required(path.child('nodeAffinity'), 'Local volume requires node affinity'));
  }
}

function checkCsi(errors: FieldError[], { csi }: PersistentVolumeSpec, path: FieldPath): void {
  const at = path.child('csi');
  checkDriverName(errors, at.child('driver'), csi?.driver ?? '');
  checkRequired(errors, at.child('volumeHandle'), csi?.volumeHandle);
  for (const field of CSI_SECRETS) {
    const secret = csi?.[field];
    if (!secret) continue;
    checkSecretPart(errors, at.child(field, 'name'), secret.name, dns1123Subdomain);
    checkSecretPart(errors, at.child(field, 'namespace'), secret.namespace, dns1123Label);
  }
}

function checkSecretPart(
  errors: FieldError[],
  path: FieldPath,
  value: string | undefined,
  rule: (value: string) => string[],
): void {
  if (value) checkMessages(errors, path, value, rule(value));
  else errors.push(required(path));
}
