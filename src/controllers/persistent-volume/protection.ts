import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../kinds/index.ts';
import type { Disposable } from '../../base/index.ts';
import {
  type ApiObject,
  keyOf,
  nameOfKey,
  type ResourceClient,
  startController,
  watchObjects,
} from '../../client/index.ts';
import type { ControllerContext } from '../shared/context.ts';
import { unlessGone } from '../shared/errors.ts';
import { claimKeysOf, podsUsing } from './claim-users.ts';

const CLAIM_FINALIZER = 'kubernetes.io/pvc-protection';
const VOLUME_FINALIZER = 'kubernetes.io/pv-protection';

/** Keeps a claim that is deleted as long as a Pod on a node uses it. */
export function startClaimProtection(context: ControllerContext): Disposable {
  const { client, informers, clock, log } = context;
  const claims = informers.of<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
  const pods = informers.of<Pod>('v1', 'pods');
  const resource = client.resource<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
  return startController({
    name: 'persistentvolumeclaim-protection-controller',
    clock,
    log,
    watches: [
      watchObjects(claims, keyOf),
      {
        informer: pods,
        start: (queue) =>
          pods.addHandler({ deleted: (pod) => claimKeysOf(pod).forEach((key) => queue.add(key)) }),
      },
    ],
    async reconcile(key) {
      const claim = claims.cache.get(nameOfKey(key));
      if (!claim) return;
      const used = podsUsing(pods, claim).some(({ spec }) => (spec?.nodeName ?? '') !== '');
      await protect(resource, claim, CLAIM_FINALIZER, used);
    },
  });
}

/** Keeps a volume that is deleted as long as it is bound. */
export function startVolumeProtection(context: ControllerContext): Disposable {
  const { client, informers, clock, log } = context;
  const volumes = informers.of<PersistentVolume>('v1', 'persistentvolumes');
  const resource = client.resource<PersistentVolume>('v1', 'persistentvolumes');
  return startController({
    name: 'persistentvolume-protection-controller',
    clock,
    log,
    watches: [watchObjects(volumes, keyOf)],
    async reconcile(key) {
      const volume = volumes.cache.get(nameOfKey(key));
      if (volume) await protect(resource, volume, VOLUME_FINALIZER, volume.status?.phase === 'Bound');
    },
  });
}

/** Puts the finalizer on what lacks it, and takes it from what is being deleted once nobody uses it. */
async function protect<T extends ApiObject>(
  resource: ResourceClient<T>,
  object: T,
  finalizer: string,
  used: boolean,
): Promise<void> {
  const { finalizers = [], deletionTimestamp } = object.metadata;
  const has = finalizers.includes(finalizer);
  if (deletionTimestamp === undefined) {
    if (!has) await write(resource, object, [...finalizers, finalizer]);
  } else if (has && !used) {
    const others = finalizers.filter((other) => other !== finalizer);
    await write(resource, object, others);
  }
}

function write<T extends ApiObject>(
  resource: ResourceClient<T>,
  object: T,
  finalizers: string[],
): Promise<unknown> {
  return unlessGone(resource.update({ ...object, metadata: { ...object.metadata, finalizers } }));
}
