/** The sources that a Pod's volume and a PersistentVolume can both have. Most are history, and still checked. */
import {
  byteLength,
  checkMessages,
  checkNoBacksteps,
  checkRequired,
  checkSupported,
  dns1123Label,
  dns1123Subdomain,
  type FieldError,
  type FieldPath,
  inRange,
  invalid,
  notSupported,
  required,
  tooLong,
} from '../../../api/index.ts';
import type { Volume } from '../../types/index.ts';

const HOST_PATH_TYPES = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];
const HIGHEST_NUMBER = 255;
const ISCSI_NAMES: readonly (readonly [prefix: string, form: RegExp])[] = [
  ['iqn', /iqn\.\d{4}-\d{2}\.([A-Za-z0-9\-.]+)(:[^,;*&$|\s]+)$/],
  ['eui', /^eui.[A-Za-z0-9]{16}$/],
  ['naa', /^naa.[A-Za-z0-9]{32}$/],
];
const ISCSI_LABEL_LIMIT = 64;
const TENANT_LIMIT = 64;
const DRIVER_NAME_LIMIT = 63;
const MANAGED_DISK =
  '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}';
const BLOB_DISK = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd';

/** By source: each adds what is wrong with the one that is set; `path` is that of the volume. */
export const VOLUME_CHECKS = {
  hostPath(errors: FieldError[], { hostPath }: Volume, path: FieldPath): void {
    const at = path.child('hostPath');
    if (!hostPath?.path) {
      errors.push(required(at.child('path')));
      return;
    }
    checkNoBacksteps(errors, at.child('path'), hostPath.path);
    if (hostPath.type !== undefined) checkSupported(errors, at.child('type'), hostPath.type, HOST_PATH_TYPES);
  },

  gcePersistentDisk(errors: FieldError[], { gcePersistentDisk: disk }: Volume, path: FieldPath): void {
    const at = path.child('persistentDisk');
    checkRequired(errors, at.child('pdName'), disk?.pdName);
    checkPartition(errors, at.child('partition'), disk?.partition);
  },

  awsElasticBlockStore(errors: FieldError[], { awsElasticBlockStore: disk }: Volume, path: FieldPath): void {
    const at = path.child('awsElasticBlockStore');
    checkRequired(errors, at.child('volumeID'), disk?.volumeID);
    checkPartition(errors, at.child('partition'), disk?.partition);
  },

  nfs(errors: FieldError[], { nfs }: Volume, path: FieldPath): void {
    const at = path.child('nfs');
    checkRequired(errors, at.child('server'), nfs?.server);
    checkRequired(errors, at.child('path'), nfs?.path);
    const place = nfs?.path ?? '';
    if (!place.startsWith('/')) errors.push(invalid(at.child('path'), place, 'must be an absolute path'));
  },

  iscsi(
    errors: FieldError[],
    { iscsi = {} as NonNullable<Volume['iscsi']>, name }: Volume,
    path: FieldPath,
  ): void {
    const at = path.child('iscsi');
    checkRequired(errors, at.child('targetPortal'), iscsi.targetPortal);
    if (!iscsi.iqn) errors.push(required(at.child('iqn')));
    else checkIscsiName(errors, at.child('iqn'), iscsi.iqn);
    checkNumber(errors, at.child('lun'), iscsi.lun);
    if ((iscsi.chapAuthDiscovery || iscsi.chapAuthSession) && !iscsi.secretRef) {
      errors.push(required(at.child('secretRef')));
    }
    if (iscsi.initiatorName === undefined) return;
    checkIscsiName(errors, at.child('initiatorname'), iscsi.initiatorName);
    if (byteLength(`${name}:${iscsi.targetPortal ?? ''}`) <= ISCSI_LABEL_LIMIT) return;
    const detail = `Total length of <volume name>:<iscsi.targetPortal> must be under ${ISCSI_LABEL_LIMIT} characters if iscsi.initiatorName is specified.`;
    errors.push(invalid(path.child('name'), name, detail));
  },

  glusterfs(errors: FieldError[], { glusterfs }: Volume, path: FieldPath): void {
    checkRequired(errors, path.child('glusterfs', 'endpoints'), glusterfs?.endpoints);
    checkRequired(errors, path.child('glusterfs', 'path'), glusterfs?.path);
  },

  flocker(errors: FieldError[], { flocker }: Volume, path: FieldPath): void {
    const at = path.child('flocker');
    const { datasetName = '', datasetUUID = '' } = flocker ?? {};
    if (datasetName === '' && datasetUUID === '') {
      errors.push(required(at, 'one of datasetName and datasetUUID is required'));
    }
    if (datasetName !== '' && datasetUUID !== '') {
      errors.push(invalid(at, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'));
    }
    if (datasetName.includes('/')) {
      errors.push(invalid(at.child('datasetName'), datasetName, "must not contain '/'"));
    }
  },

  rbd(errors: FieldError[], { rbd }: Volume, path: FieldPath): void {
    if (!rbd?.monitors?.length) errors.push(required(path.child('rbd', 'monitors')));
    checkRequired(errors, path.child('rbd', 'image'), rbd?.image);
  },

  cinder(errors: FieldError[], { cinder }: Volume, path: FieldPath): void {
    const at = path.child('cinder');
    checkRequired(errors, at.child('volumeID'), cinder?.volumeID);
    if (cinder?.secretRef) checkRequired(errors, at.child('secretRef', 'name'), cinder.secretRef.name);
  },

  cephfs(errors: FieldError[], { cephfs }: Volume, path: FieldPath): void {
    if (!cephfs?.monitors?.length) errors.push(required(path.child('cephfs', 'monitors')));
  },

  quobyte(errors: FieldError[], { quobyte }: Volume, path: FieldPath): void {
    const at = path.child('quobyte');
    const { registry = '', tenant = '', volume } = quobyte ?? {};
    const form = 'must be a host:port pair or multiple pairs separated by commas';
    if (registry === '') errors.push(required(at.child('registry'), form));
    else if (tenant.length > TENANT_LIMIT) {
      const detail = `must be a UUID and may not exceed a length of ${TENANT_LIMIT} characters`;
      errors.push(required(at.child('tenant'), detail));
    } else {
      for (const pair of registry.split(',')) {
        if (!HOST_AND_PORT.test(pair)) errors.push(invalid(at.child('registry'), registry, form));
      }
    }
    checkRequired(errors, at.child('volume'), volume);
  },

  fc(errors: FieldError[], { fc }: Volume, path: FieldPath): void {
    const at = path.child('fc');
    const { targetWWNs = [], wwids = [], lun } = fc ?? {};
    if (targetWWNs.length === 0 && wwids.length === 0) {
      errors.push(required(at.child('targetWWNs'), 'must specify either targetWWNs or wwids, but not both'));
    }
    if (targetWWNs.length > 0 && wwids.length > 0) {
      const detail = 'targetWWNs and wwids can not be specified simultaneously';
      errors.push(invalid(at.child('targetWWNs'), targetWWNs, detail));
    }
    if (targetWWNs.length === 0) return;
    if (lun === undefined)
      errors.push(required(at.child('lun'), 'lun is required if targetWWNs is specified'));
    else checkNumber(errors, at.child('lun'), lun);
  },

  flexVolume(errors: FieldError[], { flexVolume }: Volume, path: FieldPath): void {
    const at = path.child('flexVolume');
    checkRequired(errors, at.child('driver'), flexVolume?.driver);
    for (const key of Object.keys(flexVolume?.options ?? {})) {
      const [domain = ''] = key.split('/');
      if (!/\.(?:kubernetes|k8s)\.io$/.test(`.${domain.toLowerCase()}`)) continue;
      const detail = 'kubernetes.io and k8s.io namespaces are reserved';
      errors.push(invalid(at.child('options').key(key), key, detail));
    }
  },

  azureFile(errors: FieldError[], { azureFile }: Volume, path: FieldPath): void {
    checkRequired(errors, path.child('azureFile', 'secretName'), azureFile?.secretName);
    checkRequired(errors, path.child('azureFile', 'shareName'), azureFile?.shareName);
  },

  vsphereVolume(errors: FieldError[], { vsphereVolume }: Volume, path: FieldPath): void {
    checkRequired(errors, path.child('vsphereVolume', 'volumePath'), vsphereVolume?.volumePath);
  },

  photonPersistentDisk(errors: FieldError[], { photonPersistentDisk: disk }: Volume, path: FieldPath): void {
    checkRequired(errors, path.child('photonPersistentDisk', 'pdID'), disk?.pdID);
  },

  portworxVolume(errors: FieldError[], { portworxVolume }: Volume, path: FieldPath): void {
    checkRequired(errors, path.child('portworxVolume', 'volumeID'), portworxVolume?.volumeID);
  },

  azureDisk(errors: FieldError[], { azureDisk }: Volume, path: FieldPath): void {
    const at = path.child('azureDisk');
    const { diskName, diskURI = '', cachingMode, kind } = azureDisk ?? {};
    checkRequired(errors, at.child('diskName'), diskName);
    checkRequired(errors, at.child('diskURI'), diskURI);
    if (cachingMode !== undefined) {
      checkSupported(errors, at.child('cachingMode'), cachingMode, ['None', 'ReadOnly', 'ReadWrite']);
    }
    if (kind === undefined) return;
    checkSupported(errors, at.child('kind'), kind, ['Dedicated', 'Managed', 'Shared']);
    const [prefix, form] = kind === 'Managed' ? ['/subscriptions/', MANAGED_DISK] : ['https://', BLOB_DISK];
    if (!diskURI.startsWith(prefix)) errors.push(notSupported(at.child('diskURI'), diskURI, [form]));
  },

  storageos(errors: FieldError[], { storageos }: Volume, path: FieldPath): void {
    const at = path.child('storageos');
    const { volumeName, volumeNamespace, secretRef } = storageos ?? {};
    if (!volumeName) errors.push(required(at.child('volumeName')));
    else checkMessages(errors, at.child('volumeName'), volumeName, dns1123Label(volumeName));
    if (volumeNamespace) {
      checkMessages(errors, at.child('volumeNamespace'), volumeNamespace, dns1123Label(volumeNamespace));
    }
    if (secretRef) checkRequired(errors, at.child('secretRef', 'name'), secretRef.name);
  },

  scaleIO(errors: FieldError[], { scaleIO }: Volume, path: FieldPath): void {
    checkRequired(errors, path.child('scaleIO', 'gateway'), scaleIO?.gateway);
    checkRequired(errors, path.child('scaleIO', 'system'), scaleIO?.system);
    checkRequired(errors, path.child('scaleIO', 'volumeName'), scaleIO?.volumeName);
  },

  csi(errors: FieldError[], { csi }: Volume, path: FieldPath): void {
    const at = path.child('csi');
    const { driver = '', nodePublishSecretRef } = csi ?? {};
    checkDriverName(errors, at.child('driver'), driver);
    if (!nodePublishSecretRef) return;
    const { name } = nodePublishSecretRef;
    if (!name) errors.push(required(at.child('nodePublishSecretRef', 'name')));
    else checkMessages(errors, at.child('name'), name, dns1123Subdomain(name));
  },
};

const HOST_AND_PORT = /^(?:[^:[\]]*|\[[^[\]]*\]):[^:[\]]*$/;

/** Zero is no partition, and taken, though the message leaves it out. */
function checkPartition(errors: FieldError[], path: FieldPath, value = 0): void {
  if (value !== 0) checkMessages(errors, path, value, inRange(value, 1, HIGHEST_NUMBER));
}

function checkNumber(errors: FieldError[], path: FieldPath, value: number | undefined): void {
  if (value !== undefined) checkMessages(errors, path, value, inRange(value, 0, HIGHEST_NUMBER));
}

function checkIscsiName(errors: FieldError[], path: FieldPath, name: string): void {
  const known = ISCSI_NAMES.some(([prefix]) => name.startsWith(prefix));
  if (!known) errors.push(invalid(path, name, 'must be valid format starting with iqn, eui, or naa'));
  else if (!isIscsiName(name)) errors.push(invalid(path, name, 'must be valid format'));
}

/** The name of an iSCSI node in one of its three forms. */
export function isIscsiName(name: string): boolean {
  return ISCSI_NAMES.find(([prefix]) => name.startsWith(prefix))?.[1].test(name) ?? false;
}

/** The name of a CSI driver. */
export function checkDriverName(errors: FieldError[], path: FieldPath, name: string): void {
  if (name === '') {
    errors.push(required(path));
    return;
  }
  if (name.length > DRIVER_NAME_LIMIT) errors.push(tooLong(path, DRIVER_NAME_LIMIT));
  checkMessages(errors, path, name, dns1123Subdomain(name.toLowerCase()));
}
