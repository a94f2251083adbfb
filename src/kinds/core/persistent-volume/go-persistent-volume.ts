/** The source of a PersistentVolume as upstream's messages print it: see `goStruct`. */
import { goStruct, NODE_SELECTOR_TERM, OBJECT_REFERENCE } from '../../../api/index.ts';

const SECRET = { SecretRef: goStruct('Name Namespace') };
const CSI_SECRET = goStruct('Name Namespace');

const SOURCE_FIELDS = [
  'GCEPersistentDisk* AWSElasticBlockStore* HostPath* Glusterfs* NFS* RBD* Quobyte* ISCSI* FlexVolume* Cinder*',
  'CephFS*=cephfs FC* Flocker* AzureFile* VsphereVolume* AzureDisk* PhotonPersistentDisk* PortworxVolume* ScaleIO*',
  'Local* StorageOS*=storageos CSI*',
].join(' ');
const SOURCES = {
  GCEPersistentDisk: goStruct('PDName FSType Partition# ReadOnly?'),
  AWSElasticBlockStore: goStruct('VolumeID FSType Partition# ReadOnly?'),
  HostPath: goStruct('Path Type*'),
  Glusterfs: goStruct('EndpointsName=endpoints Path ReadOnly? EndpointsNamespace*'),
  NFS: goStruct('Server Path ReadOnly?'),
  RBD: goStruct(
    'CephMonitors[]=monitors RBDImage=image FSType RBDPool=pool RadosUser=user Keyring SecretRef* ReadOnly?',
    SECRET,
  ),
  Quobyte: goStruct('Registry Volume ReadOnly? User Group Tenant'),
  ISCSI: goStruct(
    'TargetPortal IQN Lun# ISCSIInterface FSType ReadOnly? Portals[] DiscoveryCHAPAuth?=chapAuthDiscovery SessionCHAPAuth?=chapAuthSession SecretRef* InitiatorName*',
    SECRET,
  ),
  FlexVolume: goStruct('Driver FSType SecretRef* ReadOnly? Options[]', SECRET),
  Cinder: goStruct('VolumeID FSType ReadOnly? SecretRef*', SECRET),
  CephFS: goStruct('Monitors[] Path User SecretFile SecretRef* ReadOnly?', SECRET),
  FC: goStruct('TargetWWNs[] Lun* FSType ReadOnly? WWIDs[]=wwids'),
  Flocker: goStruct('DatasetName DatasetUUID'),
  AzureFile: goStruct('SecretName ShareName ReadOnly? SecretNamespace*'),
  VsphereVolume: goStruct('VolumePath FSType StoragePolicyName StoragePolicyID'),
  AzureDisk: goStruct('DiskName DataDiskURI=diskURI CachingMode* FSType* ReadOnly* Kind*'),
  PhotonPersistentDisk: goStruct('PdID FSType'),
  PortworxVolume: goStruct('VolumeID FSType ReadOnly?'),
  ScaleIO: goStruct(
    'Gateway System SecretRef* SSLEnabled? ProtectionDomain StoragePool StorageMode VolumeName FSType ReadOnly?',
    SECRET,
  ),
  Local: goStruct('Path FSType*'),
  StorageOS: goStruct('VolumeName VolumeNamespace FSType ReadOnly? SecretRef*', {
    SecretRef: OBJECT_REFERENCE,
  }),
  CSI: goStruct(
    'Driver VolumeHandle ReadOnly? FSType VolumeAttributes[] ControllerPublishSecretRef* NodeStageSecretRef* NodePublishSecretRef* ControllerExpandSecretRef* NodeExpandSecretRef*',
    {
      ControllerPublishSecretRef: CSI_SECRET,
      NodeStageSecretRef: CSI_SECRET,
      NodePublishSecretRef: CSI_SECRET,
      ControllerExpandSecretRef: CSI_SECRET,
      NodeExpandSecretRef: CSI_SECRET,
    },
  ),
};

export const PERSISTENT_VOLUME_SOURCE = goStruct(SOURCE_FIELDS, SOURCES);

export const VOLUME_NODE_AFFINITY = goStruct('Required*', {
  Required: goStruct('NodeSelectorTerms[]', { NodeSelectorTerms: NODE_SELECTOR_TERM }),
});

export const PERSISTENT_VOLUME_SPEC = goStruct(
  `Capacity[] ${SOURCE_FIELDS} AccessModes[] ClaimRef* PersistentVolumeReclaimPolicy StorageClassName MountOptions[] VolumeMode* NodeAffinity* VolumeAttributesClassName*`,
  { ...SOURCES, ClaimRef: OBJECT_REFERENCE, NodeAffinity: VOLUME_NODE_AFFINITY },
);
