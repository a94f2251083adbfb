import type { PersistentVolume, PersistentVolumeClaim } from '../../kinds/index.ts';
import { formatTime, Quantity } from '../../api/index.ts';
import { type Disposable, Disposables } from '../../base/index.ts';
import { createEventRecorder, keyOf, nameOfKey, startController, watchObjects } from '../../client/index.ts';
import { messageOf } from '../library/objects/index.ts';
import { LOCAL_PROVISIONER, PROVISIONED_BY } from '../library/volumes/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';

type ClaimStatus = NonNullable<PersistentVolumeClaim['status']>;

/** What is said of a claim while its volume becomes larger. */
const RESIZE_CONDITIONS: ReadonlySet<string> = new Set(['Resizing', 'FileSystemResizePending']);

/** A folder has the room of its node: that its volume is larger need only be said, and nothing is left to its node. */
export function startPersistentVolumeExpander(context: ControllerContext): Disposable {
  const { client, informers, clock } = context;
  const started = new Disposables();
  const events = started.add(createEventRecorder(client, 'volume_expand'));
  const claims = informers.of<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
  const volumes = informers.of<PersistentVolume>('v1', 'persistentvolumes');
  const claimResource = client.resource<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
  const volumeResource = client.resource<PersistentVolume>('v1', 'persistentvolumes');

  const expand = async (claim: PersistentVolumeClaim, volume: PersistentVolume): Promise<void> => {
    const wanted = claim.spec?.resources?.requests?.['storage'] ?? '0';
    const resizing = {
      type: 'Resizing',
      status: 'True' as const,
      lastTransitionTime: formatTime(clock.now()),
    };
    const { status } = claim;
    const begun = await claimResource.updateStatus({
      ...claim,
      status: {
        ...status,
        conditions: [...otherConditions(status), resizing],
        allocatedResourceStatuses: {
          ...status?.allocatedResourceStatuses,
          storage: 'ControllerResizeInProgress',
        },
        allocatedResources: { ...status?.allocatedResources, storage: wanted },
      },
    });
    if (isLess(volume.spec?.capacity?.['storage'], wanted)) {
      await volumeResource.patch(volume.metadata, 'strategic', { spec: { capacity: { storage: wanted } } });
    }
    await claimResource.updateStatus({ ...begun, status: finished(begun.status, wanted) });
  };
  started.add(
    startController(context, {
      watches: [watchObjects(claims, (claim) => (asksForMore(claim) ? keyOf(claim) : undefined))],
      reads: [volumes],
      async reconcile(key) {
        const claim = claims.cache.get(nameOfKey(key));
        if (!claim || !asksForMore(claim)) return;
        const volume = volumes.cache.get({ name: claim.spec?.volumeName ?? '' });
        if (volume?.spec?.claimRef?.uid !== claim.metadata.uid) {
          throw new Error(`persistent Volume is not bound to PVC being updated : ${key}`);
        }
        if (volume?.metadata.annotations?.[PROVISIONED_BY] !== LOCAL_PROVISIONER) {
          const text = 'waiting for an external controller to expand this PVC';
          events.normal(claim, 'ExternalExpanding', text);
          return;
        }
        try {
          await expand(claim, volume);
        } catch (error) {
          events.warning(claim, 'VolumeResizeFailed', messageOf(error));
          throw error;
        }
        events.normal(claim, 'VolumeResizeSuccessful', `ExpandVolume succeeded for volume ${key}`);
      },
    }),
  );
  return started;
}

/** A claim has its volume, and that is smaller than what the claim asks for. */
function asksForMore({ spec, status }: PersistentVolumeClaim): boolean {
  return (
    status?.phase === 'Bound' && isLess(status.capacity?.['storage'], spec?.resources?.requests?.['storage'])
  );
}

function isLess(one: string | number = 0, other: string | number = 0): boolean {
  return Quantity.parse(one).compare(Quantity.parse(other)) < 0;
}

function finished(status: PersistentVolumeClaim['status'], size: string | number): ClaimStatus {
  const { conditions: _, allocatedResourceStatuses, ...rest } = status ?? {};
  const { storage: _done, ...others } = allocatedResourceStatuses ?? {};
  const left = otherConditions(status);
  return {
    ...rest,
    capacity: { ...status?.capacity, storage: size },
    ...(Object.keys(others).length > 0 ? { allocatedResourceStatuses: others } : {}),
    ...(left.length > 0 ? { conditions: left } : {}),
  };
}

function otherConditions(status: PersistentVolumeClaim['status']): NonNullable<ClaimStatus['conditions']> {
  return (status?.conditions ?? []).filter(({ type }) => !RESIZE_CONDITIONS.has(type));
}
