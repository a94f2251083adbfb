import { type Random, randomInt } from '../base/index.ts';
import type { ClusterEvent, FilterPlugin, ScorePlugin } from './framework.ts';
import type { NodeInfo, PodInfo } from './node-info.ts';

export type Placement =
  | { readonly fits: true; readonly node: NodeInfo }
  | { readonly fits: false; readonly message: string; readonly wokenBy: ReadonlySet<ClusterEvent> };

interface Verdict {
  readonly reasons: readonly string[];
  readonly unresolvable: boolean;
}

/** Finds the best node for a Pod, or says, as upstream words it, why there is none. */
export function place(
  pod: PodInfo,
  nodes: readonly NodeInfo[],
  plugins: { readonly filters: readonly FilterPlugin[]; readonly scores: readonly ScorePlugin[] },
  random: Random,
): Placement {
  const candidates = prepare(pod, plugins.filters);
  if ('message' in candidates) {
    const message = `0/${nodes.length} nodes are available: ${candidates.message}. not found`;
    return { fits: false, message, wokenBy: new Set(candidates.plugin.wokenBy) };
  }
  const fitting: NodeInfo[] = [];
  const verdicts: Verdict[] = [];
  const wokenBy = new Set<ClusterEvent>(['node-changed']);
  for (const node of nodes) {
    const verdict = judge(pod, node, plugins.filters, candidates, wokenBy);
    if (verdict) verdicts.push(verdict);
    else fitting.push(node);
  }
  const node = best(pod, fitting, plugins.scores, random);
  return node ? { fits: true, node } : { fits: false, message: explain(nodes.length, verdicts), wokenBy };
}

interface Candidates {
  /** The plugins that hold the Pod to certain nodes, and those. */
  readonly restrictions: readonly { readonly plugin: FilterPlugin; readonly nodes: ReadonlySet<string> }[];
}

function prepare(
  pod: PodInfo,
  filters: readonly FilterPlugin[],
): Candidates | { readonly message: string; readonly plugin: FilterPlugin } {
  const restrictions: { plugin: FilterPlugin; nodes: ReadonlySet<string> }[] = [];
  for (const plugin of filters) {
    const result = plugin.prepare?.(pod);
    if (!result) continue;
    if ('message' in result) return { message: result.message, plugin };
    restrictions.push({ plugin, nodes: result.onlyNodes });
  }
  return { restrictions };
}

/** What the first plugin says that does not want the Pod on the node. */
function judge(
  pod: PodInfo,
  node: NodeInfo,
  filters: readonly FilterPlugin[],
  { restrictions }: Candidates,
  wokenBy: Set<ClusterEvent>,
): Verdict | undefined {
  const excluding = restrictions.filter(({ nodes }) => !nodes.has(node.name)).map(({ plugin }) => plugin);
  if (excluding.length > 0) {
    const names = excluding.map(({ name }) => name).join(',');
    return { reasons: [`node(s) didn't satisfy plugin(s) [${names}]`], unresolvable: true };
  }
  for (const plugin of filters) {
    const rejection = plugin.filter(pod, node);
    if (!rejection) continue;
    for (const event of plugin.wokenBy) wokenBy.add(event);
    return rejection;
  }
  return undefined;
}

/** The node with the highest weighted score; chance decides among equals. */
function best(
  pod: PodInfo,
  nodes: readonly NodeInfo[],
  plugins: readonly ScorePlugin[],
  random: Random,
): NodeInfo | undefined {
  if (nodes.length <= 1) return nodes[0];
  const totals = nodes.map(() => 0);
  for (const plugin of plugins) {
    const scores = nodes.map((node) => plugin.score(pod, node));
    plugin.normalize?.(scores);
    scores.forEach((value, i) => (totals[i] = (totals[i] ?? 0) + plugin.weight * Math.floor(value)));
  }
  const highest = Math.max(...totals);
  const equals = nodes.filter((_, i) => totals[i] === highest);
  return equals[randomInt(random, equals.length)];
}

/** `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable. preemption: …` */
function explain(nodeCount: number, verdicts: readonly Verdict[]): string {
  const head = `0/${nodeCount} nodes are available`;
  if (nodeCount === 0) return 'no nodes available to schedule pods';
  const reasons = histogram(verdicts.flatMap(({ reasons: own }) => own));
  const preemption = histogram(
    verdicts.map(({ unresolvable }) =>
      unresolvable
        ? 'Preemption is not helpful for scheduling'
        : 'No preemption victims found for incoming pod',
    ),
  );
  return `${head}: ${reasons}. no new claims to deallocate, preemption: ${head}: ${preemption}.`;
}

/** `2 this, 1 that`, sorted as upstream sorts: by the text with its count. */
function histogram(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts]
    .map(([text, count]) => `${count} ${text}`)
    .sort()
    .join(', ');
}
