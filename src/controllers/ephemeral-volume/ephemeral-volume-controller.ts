import {
  claimNameOf,
  ephemeralClaimNames,
  foreignClaimProblem,
  isTerminating,
  type PersistentVolumeClaim,
  type Pod,
  type PodSpec,
} from '../../kinds/index.ts';
import { StatusError } from '../../api/index.ts';
import { type Disposable, Disposables } from '../../base/index.ts';
import {
  controllerReference,
  createEventRecorder,
  type Informer,
  keyOf,
  nameOfKey,
  startController,
  type WatchSource,
} from '../../client/index.ts';
import { messageOf } from '../library/objects/index.ts';
import { podsUsing } from '../library/volumes/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';

type Volume = NonNullable<PodSpec['volumes']>[number];

/** Works for Pods that come, and for those whose claim went: a Pod's volumes do not change. */
export function startEphemeralVolumeController(context: ControllerContext): Disposable {
  const { client, informers } = context;
  const started = new Disposables();
  const events = started.add(createEventRecorder(client, 'ephemeral_volume'));
  const pods = informers.of<Pod>('v1', 'pods');
  const claims = informers.of<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
  const resource = client.resource<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');

  const ensureClaim = async (pod: Pod, volume: Volume): Promise<void> => {
    if (!volume.ephemeral) return;
    const { namespace } = pod.metadata;
    const name = claimNameOf(pod, volume) ?? '';
    const claim = claims.cache.get({ name, namespace });
    if (!claim) {
      await resource.create(claimFor(pod, volume, name)).catch((error: unknown) => {
        throw new Error(`create PVC ${name}: ${messageOf(error)}`, { cause: error });
      });
      return;
    }
    const problem = foreignClaimProblem(pod, claim);
    if (problem !== undefined) throw new Error(problem);
  };
  started.add(
    startController(context, {
      watches: [watchPods(pods), watchLostClaims(claims, pods)],
      async reconcile(key) {
        const pod = pods.cache.get(nameOfKey(key));
        if (!pod || isTerminating(pod)) return;
        for (const volume of pod.spec?.volumes ?? []) {
          try {
            await ensureClaim(pod, volume);
          } catch (error) {
            const why = messageOf(error);
            events.warning(pod, 'FailedBinding', `ephemeral volume ${volume.name}: ${why}`);
            throw error instanceof Error && error.cause instanceof StatusError ? error.cause : error;
          }
        }
      },
    }),
  );
  return started;
}

function watchPods(pods: Informer<Pod>): WatchSource {
  return {
    informer: pods,
    start: (queue) =>
      pods.addHandler({
        added: (pod) => {
          if (hasWork(pod)) queue.add(keyOf(pod));
        },
      }),
  };
}

/** A claim that was deleted under its Pod is made anew. */
function watchLostClaims(claims: Informer<PersistentVolumeClaim>, pods: Informer<Pod>): WatchSource {
  return {
    informer: claims,
    start: (queue) =>
      claims.addHandler({
        deleted: (claim) => {
          for (const pod of podsUsing(pods, claim)) if (hasWork(pod)) queue.add(keyOf(pod));
        },
      }),
  };
}

function hasWork(pod: Pod): boolean {
  return !isTerminating(pod) && ephemeralClaimNames(pod).length > 0;
}

function claimFor(pod: Pod, { ephemeral }: Volume, name: string): PersistentVolumeClaim {
  const { metadata, spec = {} } = ephemeral?.volumeClaimTemplate ?? {};
  const { labels, annotations } = metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name,
      ...(pod.metadata.namespace === undefined ? {} : { namespace: pod.metadata.namespace }),
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ownerReferences: [controllerReference(pod)],
    },
    spec,
  };
}
