import {
  isFinished,
  isReservedForPod,
  isTerminating,
  type Pod,
  type ResourceClaim,
  resourceClaimNamesOf,
  type ResourceSlice,
} from '../../kinds/index.ts';
import { deepEqual, type Disposable, Disposables } from '../../base/index.ts';
import {
  createEventRecorder,
  type Informer,
  keyOfName,
  nameOfKey,
  startController,
  type WatchSource,
} from '../../client/index.ts';
import { unlessGone } from '../library/objects/index.ts';
import { markDisrupted } from '../library/pods/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { type Device, type DeviceResult, evictionTimeMs } from './eviction-time.ts';

/** Works for each Pod that has devices: whatever happens to its claims and to the slices of its devices wakes it. */
export function startDeviceTaintEviction(context: ControllerContext): Disposable {
  const { client, informers, clock, name } = context;
  const started = new Disposables();
  const events = started.add(createEventRecorder(client, name));
  const pods = informers.of<Pod>('v1', 'pods');
  const claims = informers.of<ResourceClaim>('resource.k8s.io/v1', 'resourceclaims');
  const slices = informers.of<ResourceSlice>('resource.k8s.io/v1', 'resourceslices');
  const resource = client.resource<Pod>('v1', 'pods');
  const byPool = slices.cache.index('pool', ({ spec }) => [`${spec.driver}/${spec.pool.name}`]);
  const claimsByPool = claims.cache.index('allocated pool', (claim) => [
    ...new Set(resultsOf(claim).map(({ driver, pool }) => `${driver}/${pool}`)),
  ]);
  /** The Pods that are to go later, by uid. */
  const waiting = new Set<string>();

  const deviceOf = ({ driver, pool, device }: DeviceResult): Device | undefined =>
    byPool
      .get(`${driver}/${pool}`)
      .flatMap(({ spec }) => spec.devices ?? [])
      .find((each) => each.name === device);
  const timeFor = (pod: Pod): number => {
    const { namespace } = pod.metadata;
    const times = resourceClaimNamesOf(pod).flatMap((claimName) => {
      const claim = claims.cache.get({ name: claimName, namespace });
      if (!claim || !isReservedForPod(pod, claim)) return [];
      return resultsOf(claim).flatMap((result) => {
        const device = deviceOf(result);
        return device ? [evictionTimeMs(device, result)] : [];
      });
    });
    return Math.min(Infinity, ...times);
  };
  started.add(
    startController(context, {
      watches: [
        watchClaims(claims),
        {
          informer: slices,
          start: (queue) => {
            const wake = ({ spec }: ResourceSlice): void => {
              for (const claim of claimsByPool.get(`${spec.driver}/${spec.pool.name}`)) {
                for (const key of podKeysOf(claim)) queue.add(key);
              }
            };
            return slices.addHandler({
              added: wake,
              updated: (slice, old) => {
                if (!deepEqual(slice.spec, old.spec)) wake(slice);
              },
              deleted: wake,
            });
          },
        },
        {
          informer: pods,
          start: () => pods.addHandler({ deleted: ({ metadata }) => waiting.delete(metadata.uid ?? '') }),
        },
      ],
      async reconcile(key) {
        const pod = pods.cache.get(nameOfKey(key));
        if (!pod || isTerminating(pod) || isFinished(pod)) return;
        const { uid = '' } = pod.metadata;
        const dueMs = timeFor(pod);
        if (dueMs === Infinity) {
          const hasWaited = waiting.delete(uid);
          if (hasWaited) events.normal(pod, 'DeviceTaintManagerEviction', 'Cancelling deletion');
          return;
        }
        if (dueMs > clock.now()) {
          waiting.add(uid);
          return { againAfterMs: dueMs - clock.now() };
        }
        events.normal(pod, 'DeviceTaintManagerEviction', 'Marking for deletion');
        const message = 'Device Taint manager: deleting due to NoExecute taint';
        await markDisrupted(resource, pod, 'DeletionByDeviceTaintManager', message, clock.now());
        await unlessGone(resource.delete(pod.metadata, { preconditions: { uid } }));
        waiting.delete(uid);
      },
    }),
  );
  return started;
}

function watchClaims(claims: Informer<ResourceClaim>): WatchSource {
  return {
    informer: claims,
    start: (queue) => {
      const wake = (claim: ResourceClaim): void => {
        for (const key of podKeysOf(claim)) queue.add(key);
      };
      return claims.addHandler({
        added: wake,
        updated: (claim, old) => {
          if (!deepEqual(claim.status, old.status)) wake(claim);
        },
      });
    },
  };
}

function resultsOf({ status }: ResourceClaim): readonly DeviceResult[] {
  return status?.allocation?.devices?.results ?? NONE;
}

const NONE: readonly DeviceResult[] = [];

function podKeysOf({ metadata, status }: ResourceClaim): readonly string[] {
  return (status?.reservedFor ?? [])
    .filter(({ resource, apiGroup = '' }) => resource === 'pods' && apiGroup === '')
    .map(({ name }) => keyOfName({ name, namespace: metadata.namespace }));
}
