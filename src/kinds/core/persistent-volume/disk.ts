import { ownValue } from '../../../base/index.ts';
import type { PersistentVolume, PodSpec } from '../../types/index.ts';

type Volume = NonNullable<PodSpec['volumes']>[number];
type VolumeSpec = NonNullable<PersistentVolume['spec']>;
type CsiSource = NonNullable<VolumeSpec['csi']>;

/** What a CSI driver may have to attach to a node before a Pod there can have it. */
export interface Disk {
  readonly driver: string;
  readonly handle: string;
  /** How nodes name it in their status: `kubernetes.io/csi/pd.csi.storage.gke.io^projects/…`. */
  readonly uniqueName: string;
  /** The name of the PersistentVolume, or what stands for one where a Pod names the disk itself. */
  readonly volumeName: string;
  /** Whether several nodes may have it at once. */
  readonly isShared: boolean;
  /** What stands for a PersistentVolume's spec where a Pod names the disk itself. */
  readonly inlineSpec?: VolumeSpec;
}

/** What a volume of a Pod and a PersistentVolume's spec have in common. */
interface InTreeSources {
  readonly gcePersistentDisk?: Options & { readonly pdName: string; readonly partition?: number };
  readonly awsElasticBlockStore?: Options & { readonly volumeID: string; readonly partition?: number };
  readonly azureDisk?: Options & { readonly diskURI: string };
  readonly cinder?: Options & { readonly volumeID: string };
  readonly vsphereVolume?: Options & { readonly volumePath: string };
}

interface Options {
  readonly readOnly?: boolean;
  readonly fsType?: string;
}

/** The driver behind each kind of volume that was built into Kubernetes once. */
const GCE = 'pd.csi.storage.gke.io';
const AWS = 'ebs.csi.aws.com';
const AZURE = 'disk.csi.azure.com';
const CINDER = 'cinder.csi.openstack.org';
const VSPHERE = 'csi.vsphere.vmware.com';

const UNSPECIFIED = 'UNSPECIFIED';
const ZONE_LABELS = ['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'];

/** The disk of a volume; undefined where its kind is nothing that is attached. */
export function diskOf(volume: PersistentVolume): Disk | undefined {
  const { spec = {}, metadata } = volume;
  const source = spec.csi ?? migrated(spec, zonesOf(volume));
  return source && diskFrom(source, metadata.name ?? '', spec.accessModes ?? []);
}

/** The disk that a Pod's volume names itself; undefined where it names none. */
export function inlineDiskOf(volume: Volume): Disk | undefined {
  const { gcePersistentDisk, awsElasticBlockStore, azureDisk, cinder, vsphereVolume } = volume;
  const source =
    (gcePersistentDisk ?? awsElasticBlockStore ?? azureDisk ?? cinder ?? vsphereVolume)
      ? migrated(volume, [])
      : undefined;
  if (!source) return undefined;
  const mode = gcePersistentDisk?.readOnly ? ('ReadOnlyMany' as const) : ('ReadWriteOnce' as const);
  const name = gcePersistentDisk?.pdName ?? source.volumeHandle;
  const disk = diskFrom(source, `${source.driver}-${name}`, [mode]);
  return { ...disk, inlineSpec: { accessModes: [mode], csi: source } };
}

function diskFrom(
  { driver, volumeHandle: handle }: CsiSource,
  volumeName: string,
  modes: readonly string[],
): Disk {
  // Of one that does not say how it may be used, whoever attaches it knows.
  const isShared =
    modes.length === 0 || modes.some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany');
  return { driver, handle, uniqueName: `kubernetes.io/csi/${driver}^${handle}`, volumeName, isShared };
}

/** The CSI source that upstream takes in place of one of a kind that is no longer built in. */
function migrated(spec: InTreeSources, zones: readonly string[]): CsiSource | undefined {
  const { gcePersistentDisk: gce, awsElasticBlockStore: aws, azureDisk, cinder, vsphereVolume } = spec;
  if (gce) {
    const volumeHandle = `projects/${UNSPECIFIED}/${placeOf(zones)}/disks/${gce.pdName}`;
    const attributes = { partition: gce.partition ? String(gce.partition) : '' };
    return { driver: GCE, volumeHandle, ...common(gce), volumeAttributes: attributes };
  }
  if (aws) {
    const attributes = { partition: String(aws.partition ?? 0) };
    return {
      driver: AWS,
      volumeHandle: awsVolumeOf(aws.volumeID),
      ...common(aws),
      volumeAttributes: attributes,
    };
  }
  if (azureDisk) return { driver: AZURE, volumeHandle: azureDisk.diskURI, ...common(azureDisk) };
  if (cinder) return { driver: CINDER, volumeHandle: cinder.volumeID, ...common(cinder) };
  if (vsphereVolume) {
    return { driver: VSPHERE, volumeHandle: vsphereVolume.volumePath, ...common(vsphereVolume) };
  }
  return undefined;
}

function common({ readOnly, fsType }: Options): Options {
  return {
    ...(readOnly === undefined ? {} : { readOnly }),
    ...(fsType === undefined ? {} : { fsType }),
  };
}

function zonesOf({ metadata }: PersistentVolume): readonly string[] {
  const label = ZONE_LABELS.map((name) => ownValue(metadata.labels ?? {}, name) ?? '').find(
    (zones) => zones !== '',
  );
  return label?.split('__') ?? [];
}

function placeOf([zone = UNSPECIFIED, ...others]: readonly string[]): string {
  return others.length === 0 ? `zones/${zone}` : `regions/${zone.replace(/-[^-]*$/, '')}`;
}

/** `aws://eu-west-1a/vol-1` and `vol-1` are the same. */
function awsVolumeOf(id: string): string {
  return id.startsWith('aws://') ? (id.split('/').at(-1) ?? id) : id;
}
