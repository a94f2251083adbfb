import type { TimeSlice } from '../../base/index.ts';
import type { CycleState } from './cycle-state.ts';
import { Diagnosis } from './diagnosis.ts';
import type { NodeInfo, Snapshot } from './node-info.ts';
import type {
  BindPlugin,
  EnqueueExtensions,
  FilterPlugin,
  Plugin,
  PostFilterPlugin,
  PreBindPlugin,
  PreEnqueuePlugin,
  PreFilterPlugin,
  PreScorePlugin,
  QueueSortPlugin,
  ReservePlugin,
  ScorePlugin,
} from './plugin.ts';
import type { PodInfo, QueuedPodInfo } from './pod-info.ts';
import type { Rejection } from './rejection.ts';

/** Which nodes come into question: those that are named; all, where none are. */
export interface PreFilterOutcome {
  readonly nodeNames?: ReadonlySet<string>;
  /** The plugins that narrowed it down. */
  readonly narrowedBy: readonly string[];
}

/** Asks the plugins at each extension point, in the order in which they were given. */
export class Framework {
  readonly enqueueExtensions: readonly EnqueueExtensions[];
  readonly scorePlugins: readonly ScorePlugin[];
  private readonly preEnqueuePlugins: readonly PreEnqueuePlugin[];
  private readonly queueSortPlugin: QueueSortPlugin;
  private readonly preFilterPlugins: readonly PreFilterPlugin[];
  private readonly filterPlugins: readonly FilterPlugin[];
  private readonly postFilterPlugins: readonly PostFilterPlugin[];
  private readonly preScorePlugins: readonly PreScorePlugin[];
  private readonly reservePlugins: readonly ReservePlugin[];
  private readonly preBindPlugins: readonly PreBindPlugin[];
  private readonly bindPlugin: BindPlugin;

  constructor(plugins: readonly Plugin[]) {
    this.enqueueExtensions = plugins.filter((each): each is EnqueueExtensions => 'eventsToRegister' in each);
    this.preEnqueuePlugins = plugins.filter((each): each is PreEnqueuePlugin => 'preEnqueue' in each);
    this.queueSortPlugin = only(plugins.filter((each): each is QueueSortPlugin => 'compare' in each));
    this.preFilterPlugins = plugins.filter((each): each is PreFilterPlugin => 'preFilter' in each);
    this.filterPlugins = plugins.filter((each): each is FilterPlugin => 'filter' in each);
    this.postFilterPlugins = plugins.filter((each): each is PostFilterPlugin => 'postFilter' in each);
    this.preScorePlugins = plugins.filter((each): each is PreScorePlugin => 'preScore' in each);
    this.scorePlugins = plugins.filter((each): each is ScorePlugin => 'score' in each);
    this.reservePlugins = plugins.filter((each): each is ReservePlugin => 'reserve' in each);
    this.preBindPlugins = plugins.filter((each): each is PreBindPlugin => 'preBind' in each);
    this.bindPlugin = only(plugins.filter((each): each is BindPlugin => 'bind' in each));
  }

  /** The name of the plugin that keeps the Pod out of the queue. */
  runPreEnqueuePlugins(pod: PodInfo): string | undefined {
    return this.preEnqueuePlugins.find((plugin) => plugin.preEnqueue(pod))?.name;
  }

  compareInQueue(a: QueuedPodInfo, b: QueuedPodInfo): number {
    return this.queueSortPlugin.compare(a, b);
  }

  /** A {@link Diagnosis} where no node comes into question. */
  async runPreFilterPlugins(
    state: CycleState,
    pod: PodInfo,
    snapshot: Snapshot,
    slice: TimeSlice,
  ): Promise<PreFilterOutcome | Diagnosis> {
    const narrowedBy: string[] = [];
    let nodeNames: ReadonlySet<string> | undefined;
    for (const plugin of this.preFilterPlugins) {
      const looked = plugin.preFilter(state, pod, snapshot, slice);
      const result = looked instanceof Promise ? await looked : looked;
      if (result === undefined) continue;
      if (result === 'skip') {
        state.skipFilterPlugins.add(plugin.name);
        continue;
      }
      if ('reasons' in result) return rejectAll(snapshot, [plugin.name], result.reasons.join(', '));
      narrowedBy.push(plugin.name);
      nodeNames = nodeNames ? intersectionOf(nodeNames, result.nodeNames) : result.nodeNames;
      if (nodeNames.size === 0) {
        const message = `node(s) didn't satisfy plugin(s) [${narrowedBy.join(' ')}] simultaneously`;
        return rejectAll(snapshot, narrowedBy, message);
      }
    }
    return nodeNames ? { nodeNames, narrowedBy } : { narrowedBy };
  }

  /** What the first plugin says that does not want the Pod on the node. */
  runFilterPlugins(
    state: CycleState,
    pod: PodInfo,
    node: NodeInfo,
  ): { readonly plugin: string; readonly rejection: Rejection } | undefined {
    for (const plugin of this.filterPlugins) {
      if (state.skipFilterPlugins.has(plugin.name)) continue;
      const rejection = plugin.filter(state, pod, node);
      if (rejection) return { plugin: plugin.name, rejection };
    }
    return undefined;
  }

  /** What came of it, in the plugins' words. */
  runPostFilterPlugins(state: CycleState, pod: PodInfo, diagnosis: Diagnosis): string {
    const messages: string[] = [];
    for (const plugin of this.postFilterPlugins) {
      const { message, failed } = plugin.postFilter(state, pod, diagnosis);
      if (failed) return message;
      messages.push(message);
    }
    return messages.join(', ');
  }

  async runPreScorePlugins(
    state: CycleState,
    pod: PodInfo,
    nodes: readonly NodeInfo[],
    snapshot: Snapshot,
    slice: TimeSlice,
  ): Promise<void> {
    for (const plugin of this.preScorePlugins) {
      const looked = plugin.preScore(state, pod, nodes, snapshot, slice);
      const result = looked instanceof Promise ? await looked : looked;
      if (result === 'skip') state.skipScorePlugins.add(plugin.name);
    }
  }

  /** Takes all or nothing. Throws where a plugin does. */
  runReservePlugins(state: CycleState, pod: PodInfo, nodeName: string): void {
    try {
      for (const plugin of this.reservePlugins) plugin.reserve(state, pod, nodeName);
    } catch (error) {
      this.runUnreservePlugins(state, pod, nodeName);
      throw error;
    }
  }

  runUnreservePlugins(state: CycleState, pod: PodInfo, nodeName: string): void {
    for (const plugin of this.reservePlugins.toReversed()) plugin.unreserve(state, pod, nodeName);
  }

  async runPreBindPlugins(
    state: CycleState,
    pod: PodInfo,
    nodeName: string,
    signal: AbortSignal,
  ): Promise<void> {
    for (const plugin of this.preBindPlugins) await plugin.preBind(state, pod, nodeName, signal);
  }

  runBindPlugin(state: CycleState, pod: PodInfo, nodeName: string): Promise<void> {
    return this.bindPlugin.bind(state, pod, nodeName);
  }
}

function rejectAll(snapshot: Snapshot, plugins: readonly string[], message: string): Diagnosis {
  const nodeCount = snapshot.nodes.length;
  const diagnosis = new Diagnosis(nodeCount);
  diagnosis.preFilterMessage = message;
  diagnosis.reject(plugins, { reasons: [], unresolvable: true }, nodeCount);
  return diagnosis;
}

function intersectionOf(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...a].filter((name) => b.has(name)));
}

function only<T>(plugins: readonly T[]): T {
  const [plugin] = plugins;
  if (plugin === undefined || plugins.length > 1) throw new Error('there is to be one plugin at this point');
  return plugin;
}
