import { isFinished, isTerminating, isTolerated, type Node, type Pod } from '../../kinds/index.ts';
import { deepEqual, type Disposable, Disposables } from '../../base/index.ts';
import { createEventRecorder, keyOf, nameOfKey, startController } from '../../client/index.ts';
import { markDisrupted } from '../library/pods/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { unlessGone } from '../library/objects/index.ts';

export function startTaintEvictionController(context: ControllerContext): Disposable {
  const { client, informers, clock } = context;
  const started = new Disposables();
  const events = started.add(createEventRecorder(client, 'taint-eviction-controller'));
  const nodes = informers.of<Node>('v1', 'nodes');
  const pods = informers.of<Pod>('v1', 'pods');
  const resource = client.resource<Pod>('v1', 'pods');
  const onNode = pods.cache.index('node', ({ spec }) => [spec?.nodeName ?? '']);
  /** When a Pod that tolerates its node's taints for a while is to go, by its uid. */
  const deadlines = new Map<string, number>();

  const evict = async (pod: Pod): Promise<void> => {
    const { uid = '' } = pod.metadata;
    events.normal(pod, 'TaintManagerEviction', `Marking for deletion Pod ${keyOf(pod)}`);
    const message = 'Taint manager: deleting due to NoExecute taint';
    await markDisrupted(resource, pod, 'DeletionByTaintManager', message, clock.now());
    await unlessGone(resource.delete(pod.metadata, { preconditions: { uid } }));
  };

  started.add(
    startController(context, {
      watches: [
        {
          informer: pods,
          start: (queue) =>
            pods.addHandler({
              added: (pod) => queue.add(keyOf(pod)),
              updated: (pod, old) => {
                const same = pod.spec?.nodeName === old.spec?.nodeName;
                if (!same || !deepEqual(pod.spec?.tolerations, old.spec?.tolerations)) queue.add(keyOf(pod));
              },
              deleted: (pod) => deadlines.delete(pod.metadata.uid ?? ''),
            }),
        },
        {
          informer: nodes,
          start: (queue) => {
            const wake = ({ metadata }: Node): void => {
              for (const pod of onNode.get(metadata.name ?? '')) queue.add(keyOf(pod));
            };
            return nodes.addHandler({
              added: wake,
              deleted: wake,
              updated: (node, old) => {
                if (!deepEqual(node.spec?.taints, old.spec?.taints)) wake(node);
              },
            });
          },
        },
      ],
      async reconcile(key) {
        const pod = pods.cache.get(nameOfKey(key));
        if (!pod || isTerminating(pod) || isFinished(pod)) return;
        const { uid = '' } = pod.metadata;
        const node = nodes.cache.get({ name: pod.spec?.nodeName });
        const seconds = node ? toleratedSeconds(node, pod) : Number.POSITIVE_INFINITY;
        if (seconds === Number.POSITIVE_INFINITY) {
          const waited = deadlines.delete(uid);
          if (waited) events.normal(pod, 'TaintManagerEviction', `Cancelling deletion of Pod ${key}`);
          return;
        }
        // Counted from when the taints came: looking again does not grant more time.
        const deadlineMs = Math.min(
          deadlines.get(uid) ?? Number.POSITIVE_INFINITY,
          clock.now() + seconds * 1000,
        );
        if (deadlineMs > clock.now()) {
          deadlines.set(uid, deadlineMs);
          return { againAfterMs: deadlineMs - clock.now() };
        }
        await evict(pod);
        deadlines.delete(uid);
      },
    }),
  );
  return started;
}

/** How long a Pod may stay on a node: 0 where a taint is not tolerated, without end where there is none, or all are. */
function toleratedSeconds(node: Node, pod: Pod): number {
  const tolerations = pod.spec?.tolerations ?? [];
  let least = Number.POSITIVE_INFINITY;
  for (const taint of node.spec?.taints ?? []) {
    if (taint.effect !== 'NoExecute') continue;
    const matching = tolerations.filter((toleration) => isTolerated(taint, [toleration]));
    if (matching.length === 0) return 0;
    const limits = matching
      .map(({ tolerationSeconds }) => tolerationSeconds)
      .filter((limit) => limit !== undefined);
    for (const limit of limits) least = Math.min(least, Math.max(0, limit));
  }
  return least;
}
