import type { Node } from '../../kinds/index.ts';
import type { Disposable } from '../../base/index.ts';
import { keyOf, nameOfKey, startController, type WatchSource } from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';

const TTL = 'node.alpha.kubernetes.io/ttl';

/** Upstream's steps: the sizes overlap, so that a cluster at a border does not change with every node. */
const STEPS = [
  { fewest: 0, most: 100, seconds: 0 },
  { fewest: 90, most: 500, seconds: 15 },
  { fewest: 450, most: 1000, seconds: 30 },
  { fewest: 900, most: 2000, seconds: 60 },
  { fewest: 1800, most: Number.POSITIVE_INFINITY, seconds: 300 },
] as const;

export function startNodeTtlController(context: ControllerContext): Disposable {
  const { client, informers } = context;
  const nodes = informers.of<Node>('v1', 'nodes');
  const resource = client.resource<Node>('v1', 'nodes');
  let step = 0;

  const watch: WatchSource = {
    informer: nodes,
    start: (queue) => {
      const resize = (): void => {
        const before = step;
        while (nodes.cache.size > (STEPS[step]?.most ?? 0)) step++;
        while (nodes.cache.size < (STEPS[step]?.fewest ?? 0)) step--;
        if (step !== before) for (const node of nodes.cache.list()) queue.add(keyOf(node));
      };
      return nodes.addHandler({
        added: (node) => {
          resize();
          queue.add(keyOf(node));
        },
        updated: (node, old) => {
          if (node.metadata.annotations?.[TTL] !== old.metadata.annotations?.[TTL]) queue.add(keyOf(node));
        },
        deleted: resize,
      });
    },
  };
  return startController(context, {
    watches: [watch],
    async reconcile(key) {
      const node = nodes.cache.get(nameOfKey(key));
      const wanted = String(STEPS[step]?.seconds ?? 0);
      if (!node || node.metadata.annotations?.[TTL] === wanted) return;
      await resource.patch(node.metadata, 'merge', { metadata: { annotations: { [TTL]: wanted } } });
    },
  });
}
