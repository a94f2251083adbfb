import { isAssigned, isFinished, isTerminating, type Node, type Pod } from '../../kinds/index.ts';
import type { Disposable } from '../../base/index.ts';
import { keyOf, nameOfKey, startController, watchObjects } from '../../client/index.ts';
import { markDisrupted } from '../library/pods/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { unlessGone } from '../library/objects/index.ts';

/** A node that is only slow to register must not lose its Pods. */
const QUARANTINE_MS = 40_000;

export function startPodCollector(context: ControllerContext): Disposable {
  const { client, informers, clock } = context;
  const nodes = informers.of<Node>('v1', 'nodes');
  const pods = informers.of<Pod>('v1', 'pods');
  const resource = client.resource<Pod>('v1', 'pods');
  const onNode = pods.cache.index('node', ({ spec }) => [spec?.nodeName ?? '']);
  /** Since when a node is missed, in milliseconds. */
  const missedSince = new Map<string, number>();
  const remove = (pod: Pod): Promise<unknown> =>
    unlessGone(resource.delete(pod.metadata, { gracePeriodSeconds: 0 }));

  return startController(context, {
    reads: [nodes],
    watches: [
      watchObjects(pods, (pod) =>
        isSuspect(pod, nodes.cache.get({ name: pod.spec?.nodeName })) ? keyOf(pod) : undefined,
      ),
      {
        informer: nodes,
        start: (queue) =>
          nodes.addHandler({
            added: ({ metadata }) => missedSince.delete(metadata.name ?? ''),
            deleted: ({ metadata }) => {
              for (const pod of onNode.get(metadata.name ?? '')) queue.add(keyOf(pod));
            },
          }),
      },
    ],
    async reconcile(key) {
      const pod = pods.cache.get(nameOfKey(key));
      if (!pod) return;
      const { nodeName = '' } = pod.spec ?? {};
      if (nodeName === '') {
        if (isTerminating(pod)) await remove(pod);
        return;
      }
      if (nodes.cache.get({ name: nodeName })) return;
      const since = missedSince.get(nodeName) ?? clock.now();
      missedSince.set(nodeName, since);
      const leftMs = since + QUARANTINE_MS - clock.now();
      if (leftMs > 0) return { againAfterMs: leftMs };
      if (await unlessGone(client.resource<Node>('v1', 'nodes').get({ name: nodeName }))) return;
      if (!isFinished(pod)) {
        await markDisrupted(resource, pod, 'DeletionByPodGC', 'PodGC: node no longer exists', clock.now());
      }
      await remove(pod);
    },
  });
}

function isSuspect(pod: Pod, node: Node | undefined): boolean {
  return !isAssigned(pod) ? isTerminating(pod) : node === undefined;
}
