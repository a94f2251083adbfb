import { isAssigned, type PersistentVolumeClaim, type Pod } from '../../kinds/index.ts';
import type { Disposable } from '../../base/index.ts';
import { keyOf, nameOfKey, startController, watchObjects } from '../../client/index.ts';
import { claimKeysOf, podsUsing, protect } from '../library/volumes/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';

const FINALIZER = 'kubernetes.io/pvc-protection';

/** Keeps a claim that is deleted as long as a Pod on a node uses it. */
export function startClaimProtection(context: ControllerContext): Disposable {
  const { client, informers } = context;
  const claims = informers.of<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
  const pods = informers.of<Pod>('v1', 'pods');
  const resource = client.resource<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
  return startController(context, {
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
      const used = podsUsing(pods, claim).some(isAssigned);
      await protect(resource, claim, FINALIZER, used);
    },
  });
}
