import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../kinds/index.ts';
import { type Disposable, Disposables } from '../../base/index.ts';
import {
  createEventRecorder,
  isAlreadyExists,
  keyOf,
  nameOfKey,
  startController,
  watchObjects,
} from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { unlessGone } from '../library/objects/index.ts';
import {
  claimReference,
  classOf,
  isBindCompleted,
  LOCAL_PROVISIONER,
  PROVISIONED_BY,
  PROVISIONER,
  SELECTED_NODE,
  waitsForConsumer,
} from '../library/volumes/index.ts';

/** Where on a node the folders are. */
const FOLDER = '/var/lib/wheelhouse/volumes';

/**
 * Makes a volume for each claim of a class of {@link LOCAL_PROVISIONER}, and deletes it when it is released.
 */
export function startLocalProvisioner(context: ControllerContext): Disposable {
  const { client, informers } = context;
  const started = new Disposables();
  const events = started.add(createEventRecorder(client, LOCAL_PROVISIONER));
  const claims = informers.of<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
  const volumes = informers.of<PersistentVolume>('v1', 'persistentvolumes');
  const classes = informers.of<StorageClass>('storage.k8s.io/v1', 'storageclasses');
  const resource = client.resource<PersistentVolume>('v1', 'persistentvolumes');

  started.add(
    startController(context, {
      queue: 'claims',
      watches: [watchObjects(claims, keyOf)],
      reads: [classes],
      async reconcile(key) {
        const claim = claims.cache.get(nameOfKey(key));
        if (!claim || !isForUs(claim)) return;
        const storageClass = classes.cache.get({ name: classOf(claim) });
        if (!storageClass || waitsForConsumer(claim, storageClass)) return;
        const volume = volumeFor(claim, storageClass);
        try {
          await resource.create(volume);
        } catch (error) {
          if (isAlreadyExists(error)) return;
          throw error;
        }
        const text = `Successfully provisioned volume ${volume.metadata.name}`;
        events.normal(claim, 'ProvisioningSucceeded', text);
      },
    }),
  );
  started.add(
    startController(context, {
      queue: 'volumes',
      watches: [watchObjects(volumes, keyOf)],
      async reconcile(name) {
        const volume = volumes.cache.get({ name });
        if (volume && isDone(volume)) await unlessGone(resource.delete(volume.metadata));
      },
    }),
  );
  return started;
}

function isForUs(claim: PersistentVolumeClaim): boolean {
  const named = claim.metadata.annotations?.[PROVISIONER] === LOCAL_PROVISIONER;
  return named && !isBindCompleted(claim) && (claim.spec?.volumeName ?? '') === '';
}

function isDone({ metadata, spec, status }: PersistentVolume): boolean {
  const ours = metadata.annotations?.[PROVISIONED_BY] === LOCAL_PROVISIONER;
  const released = status?.phase === 'Released' && spec?.persistentVolumeReclaimPolicy === 'Delete';
  return ours && released && metadata.deletionTimestamp === undefined;
}

function volumeFor(claim: PersistentVolumeClaim, storageClass: StorageClass): PersistentVolume {
  const name = `pvc-${claim.metadata.uid}`;
  const node = claim.metadata.annotations?.[SELECTED_NODE];
  const { accessModes = [], resources, volumeMode = 'Filesystem' } = claim.spec ?? {};
  const terms = [
    { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In' as const, values: [node ?? ''] }] },
  ];
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, annotations: { [PROVISIONED_BY]: LOCAL_PROVISIONER } },
    spec: {
      capacity: { storage: resources?.requests?.['storage'] ?? '1Gi' },
      accessModes,
      volumeMode,
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: storageClass.metadata.name ?? '',
      ...(storageClass.mountOptions ? { mountOptions: storageClass.mountOptions } : {}),
      claimRef: claimReference(claim),
      hostPath: { path: `${FOLDER}/${name}`, type: 'DirectoryOrCreate' },
      ...(node === undefined ? {} : { nodeAffinity: { required: { nodeSelectorTerms: terms } } }),
    },
  };
}
