/** A Pod's volumes as upstream's messages print them: see `goStruct`. */
import { CLAIM_SPEC } from '../volume/claim-spec.ts';
import { goStruct, LABEL_SELECTOR } from '../../../api/index.ts';

const SECRET_REFERENCE = goStruct('Name');
const KEY_TO_PATH = goStruct('Key Path Mode*');
const KEYS = { Items: KEY_TO_PATH };
const SECRET = { SecretRef: SECRET_REFERENCE };

const DOWNWARD_FILE = goStruct('Path FieldRef* ResourceFieldRef* Mode*', {
  FieldRef: goStruct('APIVersion FieldPath'),
  ResourceFieldRef: goStruct('ContainerName Resource Divisor'),
});

const PROJECTION = goStruct(
  'Secret* DownwardAPI* ConfigMap* ServiceAccountToken* ClusterTrustBundle* PodCertificate*',
  {
    Secret: goStruct('Name Items[] Optional*', KEYS),
    DownwardAPI: goStruct('Items[]', { Items: DOWNWARD_FILE }),
    ConfigMap: goStruct('Name Items[] Optional*', KEYS),
    ServiceAccountToken: goStruct('Audience ExpirationSeconds# Path'),
    ClusterTrustBundle: goStruct('Name* SignerName* LabelSelector* Optional* Path', {
      LabelSelector: LABEL_SELECTOR,
    }),
    PodCertificate: goStruct(
      'SignerName KeyType MaxExpirationSeconds* CredentialBundlePath KeyPath CertificateChainPath UserAnnotations[]',
    ),
  },
);

const ISCSI = goStruct(
  'TargetPortal IQN Lun# ISCSIInterface FSType ReadOnly? Portals[] DiscoveryCHAPAuth?=chapAuthDiscovery SessionCHAPAuth?=chapAuthSession SecretRef* InitiatorName*',
  SECRET,
);

const RBD = goStruct(
  'CephMonitors[]=monitors RBDImage=image FSType RBDPool=pool RadosUser=user Keyring SecretRef* ReadOnly?',
  SECRET,
);

const SCALE_IO = goStruct(
  'Gateway System SecretRef* SSLEnabled? ProtectionDomain StoragePool StorageMode VolumeName FSType ReadOnly?',
  SECRET,
);

export const VOLUME = goStruct(
  [
    'Name HostPath* EmptyDir* GCEPersistentDisk* AWSElasticBlockStore* GitRepo* Secret* NFS* ISCSI* Glusterfs*',
    'PersistentVolumeClaim* RBD* Quobyte* FlexVolume* Cinder* CephFS*=cephfs Flocker* DownwardAPI* FC* AzureFile*',
    'ConfigMap* VsphereVolume* AzureDisk* PhotonPersistentDisk* Projected* PortworxVolume* ScaleIO*',
    'StorageOS*=storageos CSI* Ephemeral* Image*',
  ].join(' '),
  {
    HostPath: goStruct('Path Type*'),
    EmptyDir: goStruct('Medium SizeLimit*'),
    GCEPersistentDisk: goStruct('PDName FSType Partition# ReadOnly?'),
    AWSElasticBlockStore: goStruct('VolumeID FSType Partition# ReadOnly?'),
    GitRepo: goStruct('Repository Revision Directory'),
    Secret: goStruct('SecretName Items[] DefaultMode* Optional*', KEYS),
    NFS: goStruct('Server Path ReadOnly?'),
    ISCSI,
    Glusterfs: goStruct('EndpointsName=endpoints Path ReadOnly?'),
    PersistentVolumeClaim: goStruct('ClaimName ReadOnly?'),
    RBD,
    Quobyte: goStruct('Registry Volume ReadOnly? User Group Tenant'),
    FlexVolume: goStruct('Driver FSType SecretRef* ReadOnly? Options[]', SECRET),
    Cinder: goStruct('VolumeID FSType ReadOnly? SecretRef*', SECRET),
    CephFS: goStruct('Monitors[] Path User SecretFile SecretRef* ReadOnly?', SECRET),
    Flocker: goStruct('DatasetName DatasetUUID'),
    DownwardAPI: goStruct('Items[] DefaultMode*', { Items: DOWNWARD_FILE }),
    FC: goStruct('TargetWWNs[] Lun* FSType ReadOnly? WWIDs[]=wwids'),
    AzureFile: goStruct('SecretName ShareName ReadOnly?'),
    ConfigMap: goStruct('Name Items[] DefaultMode* Optional*', KEYS),
    VsphereVolume: goStruct('VolumePath FSType StoragePolicyName StoragePolicyID'),
    AzureDisk: goStruct('DiskName DataDiskURI=diskURI CachingMode* FSType* ReadOnly* Kind*'),
    PhotonPersistentDisk: goStruct('PdID FSType'),
    Projected: goStruct('Sources[] DefaultMode*', { Sources: PROJECTION }),
    PortworxVolume: goStruct('VolumeID FSType ReadOnly?'),
    ScaleIO: SCALE_IO,
    StorageOS: goStruct('VolumeName VolumeNamespace FSType ReadOnly? SecretRef*', SECRET),
    CSI: goStruct('Driver ReadOnly* FSType* VolumeAttributes[] NodePublishSecretRef*', {
      NodePublishSecretRef: SECRET_REFERENCE,
    }),
    Ephemeral: goStruct('VolumeClaimTemplate*', {
      VolumeClaimTemplate: goStruct('Spec{}', { Spec: CLAIM_SPEC }),
    }),
    Image: goStruct('Reference PullPolicy'),
  },
);
