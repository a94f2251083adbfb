import {
  diskOf,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type VolumeAttributesClass,
} from '../../kinds/index.ts';
import { type Disposable, Disposables } from '../../base/index.ts';
import {
  type Client,
  createEventRecorder,
  type Informers,
  keyOf,
  nameOfKey,
  startController,
  type WatchSource,
} from '../../client/index.ts';

/** As which upstream's external resizer tells its events is up to the driver; here it is one for all. */
const COMPONENT = 'external-resizer';

type Progress = NonNullable<NonNullable<PersistentVolumeClaim['status']>['modifyVolumeStatus']>['status'];

/**
 * Gives the disks of claims other attributes, as upstream's external resizer does for its driver: what the class of a bound
 * claim names is said of its volume, and then of the claim.
 */
export function startSimulatedModifier(client: Client, informers: Informers): Disposable {
  const started = new Disposables();
  const events = started.add(createEventRecorder(client, COMPONENT));
  const claims = informers.of<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
  const volumes = informers.of<PersistentVolume>('v1', 'persistentvolumes');
  const classes = informers.of<VolumeAttributesClass>('storage.k8s.io/v1', 'volumeattributesclasses');
  const resource = client.resource<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
  const { clock, log } = client;

  const write = async (claim: PersistentVolumeClaim, status: object): Promise<void> => {
    await resource.patch(claim.metadata, 'merge', { status }, { subresource: 'status' });
  };
  const progress = (target: string, status: Progress): object => ({
    modifyVolumeStatus: { targetVolumeAttributesClassName: target, status },
  });
  /** Says what keeps the claim from its class, once. */
  const stop = async (claim: PersistentVolumeClaim, target: string, status: Progress, why: string) => {
    const { modifyVolumeStatus: told } = claim.status ?? {};
    if (told?.status === status && told.targetVolumeAttributesClassName === target) return;
    events.warning(claim, 'VolumeModifyFailed', why);
    await write(claim, progress(target, status));
  };
  const modify = async (claim: PersistentVolumeClaim, target: string): Promise<void> => {
    const volume = volumes.cache.get({ name: claim.spec?.volumeName ?? '' });
    const disk = volume && diskOf(volume);
    if (!disk) return;
    const wanted = classes.cache.get({ name: target });
    if (!wanted) {
      const missing = `volumeattributesclass.storage.k8s.io "${target}" not found`;
      await stop(claim, target, 'Pending', `get VAC with vac name in PVC ${keyOf(claim)}: ${missing}`);
      return;
    }
    if (wanted.driverName !== disk.driver) {
      const why = `VAC ${target} is of driver ${wanted.driverName}, and the volume of ${disk.driver}`;
      await stop(claim, target, 'Infeasible', why);
      return;
    }
    const { name } = claim.metadata;
    events.normal(claim, 'VolumeModify', `external resizer is modifying volume ${name} with vac ${target}`);
    await write(claim, progress(target, 'InProgress'));
    const attributes = { spec: { volumeAttributesClassName: target } };
    await client
      .resource<PersistentVolume>('v1', 'persistentvolumes')
      .patch(volume.metadata, 'merge', attributes);
    await write(claim, { currentVolumeAttributesClassName: target, modifyVolumeStatus: null });
    const done = `external resizer modified volume ${name} with vac ${target} successfully`;
    events.normal(claim, 'VolumeModifySuccessful', done);
  };
  const needsWork = ({ spec, status }: PersistentVolumeClaim): string | undefined => {
    const target = spec?.volumeAttributesClassName ?? '';
    const isNew = target !== '' && target !== status?.currentVolumeAttributesClassName;
    return isNew && status?.phase === 'Bound' ? target : undefined;
  };
  const watchClaims: WatchSource = {
    informer: claims,
    start: (queue) => {
      const wake = (claim: PersistentVolumeClaim): void => {
        if (needsWork(claim) !== undefined) queue.add(keyOf(claim));
      };
      return claims.addHandler({ added: wake, updated: wake });
    },
  };
  const watchClasses: WatchSource = {
    informer: classes,
    start: (queue) =>
      classes.addHandler({
        added: ({ metadata }) => {
          const byClass = claims.cache.index('wanted attributes', ({ spec }) =>
            spec?.volumeAttributesClassName ? [spec.volumeAttributesClassName] : [],
          );
          for (const claim of byClass.get(metadata.name ?? '')) queue.add(keyOf(claim));
        },
      }),
  };
  started.add(
    startController(
      { name: 'simulated-modifier', clock, log: log.named('simulated-modifier') },
      {
        watches: [watchClaims, watchClasses],
        reads: [volumes],
        async reconcile(key) {
          const claim = claims.cache.get(nameOfKey(key));
          const target = claim && needsWork(claim);
          if (claim && target !== undefined) await modify(claim, target);
        },
      },
    ),
  );
  return started;
}
