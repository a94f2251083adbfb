import type { TimeSlice } from '../../base/index.ts';
import type { CycleState } from './cycle-state.ts';
import { Diagnosis } from './diagnosis.ts';
import type { EnabledPlugin, ExtensionPoint } from './extension-points.ts';
import type { NodeInfo, Snapshot } from './node-info.ts';
import { Nominator } from './nominator.ts';
import type {
  BindPlugin,
  EnqueueExtensions,
  FailedCycle,
  FilterPlugin,
  Filters,
  Plugin,
  PluginRejection,
  PostFilterPlugin,
  PostFilterResult,
  PreBindPlugin,
  PreEnqueuePlugin,
  PreFilterExtensions,
  PreFilterPlugin,
  PreScorePlugin,
  QueueSortPlugin,
  ReservePlugin,
  ScorePlugin,
} from './plugin.ts';
import type { PodInfo, QueuedPodInfo } from './pod-info.ts';

/** Which nodes come into question: those that are named; all, where none are. */
export interface PreFilterOutcome {
  readonly nodeNames?: ReadonlySet<string>;
  /** The plugins that narrowed it down. */
  readonly narrowedBy: readonly string[];
}

export interface FrameworkOptions {
  /** Which plugins take part where, and in which order. */
  readonly sets?: ReadonlyMap<ExtensionPoint, readonly EnabledPlugin[]>;
  readonly nominator?: Nominator;
}

/** A plugin with what its scores count for. */
export interface Scorer {
  readonly plugin: ScorePlugin;
  readonly weight: number;
}

/** Asks the plugins at each extension point, in their order. */
export class Framework implements Filters {
  readonly enqueueExtensions: readonly EnqueueExtensions[];
  readonly scorers: readonly Scorer[];
  private readonly preEnqueuePlugins: readonly PreEnqueuePlugin[];
  private readonly queueSortPlugin: QueueSortPlugin;
  private readonly preFilterPlugins: readonly PreFilterPlugin[];
  private readonly preFilterExtensions: readonly PreFilterExtensions[];
  private readonly filterPlugins: readonly FilterPlugin[];
  private readonly postFilterPlugins: readonly PostFilterPlugin[];
  private readonly preScorePlugins: readonly PreScorePlugin[];
  private readonly reservePlugins: readonly ReservePlugin[];
  private readonly preBindPlugins: readonly PreBindPlugin[];
  private readonly bindPlugin: BindPlugin;
  private readonly nominator: Nominator;
  /** The filters that have something to say in the cycle that was filtered in last: asked for with each node. */
  private filtered: { state: CycleState | undefined; plugins: readonly FilterPlugin[] } = {
    state: undefined,
    plugins: [],
  };

  /** Without `sets` all plugins take part at all points that they implement, in the order in which they are given. */
  constructor(plugins: readonly Plugin[], { sets, nominator = new Nominator() }: FrameworkOptions = {}) {
    const at = (point: ExtensionPoint): readonly EnabledPlugin[] => sets?.get(point) ?? plugins;
    const named = new Map(plugins.map((plugin) => [plugin.name, plugin]));
    const implementing = <T extends Plugin>(point: ExtensionPoint, method: keyof T & string): readonly T[] =>
      at(point).flatMap(({ name }) => {
        const plugin = named.get(name);
        // Who has the method of a point implements it.
        return plugin && method in plugin ? [plugin as T] : [];
      });
    this.nominator = nominator;
    this.preEnqueuePlugins = implementing<PreEnqueuePlugin>('preEnqueue', 'preEnqueue');
    this.queueSortPlugin = only(implementing<QueueSortPlugin>('queueSort', 'compare'));
    this.preFilterPlugins = implementing<PreFilterPlugin>('preFilter', 'preFilter');
    this.preFilterExtensions = implementing<PreFilterExtensions>('preFilter', 'addPod');
    this.filterPlugins = implementing<FilterPlugin>('filter', 'filter');
    this.postFilterPlugins = implementing<PostFilterPlugin>('postFilter', 'postFilter');
    this.preScorePlugins = implementing<PreScorePlugin>('preScore', 'preScore');
    const weights = new Map(at('score').map((each) => [each.name, each.weight]));
    this.scorers = implementing<ScorePlugin>('score', 'score').map((plugin) => ({
      plugin,
      weight: weights.get(plugin.name) ?? plugin.weight,
    }));
    this.reservePlugins = implementing<ReservePlugin>('reserve', 'reserve');
    this.preBindPlugins = implementing<PreBindPlugin>('preBind', 'preBind');
    this.bindPlugin = only(implementing<BindPlugin>('bind', 'bind'));
    // Only these reject a Pod, and can be asked what would change that.
    const rejecting = (['preEnqueue', 'preFilter', 'filter', 'reserve'] as const).flatMap((point) =>
      at(point),
    );
    const names = new Set(rejecting.map(({ name }) => name));
    this.enqueueExtensions = plugins.filter(
      (each): each is EnqueueExtensions => 'eventsToRegister' in each && names.has(each.name),
    );
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

  /**
   * What the first plugin says that does not want the Pod on the node: as it is, and as it would be with those that are to
   * come there and go before the Pod. As they may as well not come, it has to fit both ways.
   */
  runFilterPlugins(state: CycleState, pod: PodInfo, node: NodeInfo): PluginRejection | undefined {
    const nominated = this.nominator.podsBefore(pod, node.name);
    if (nominated.length > 0) {
      const then = node.clone();
      const stateThen = state.clone();
      for (const each of nominated) {
        then.addPod(each);
        this.runAddPod(stateThen, pod, each, then);
      }
      const rejected = this.filter(stateThen, pod, then);
      if (rejected) return rejected;
    }
    return this.filter(state, pod, node);
  }

  runAddPod(state: CycleState, pod: PodInfo, added: PodInfo, node: NodeInfo): void {
    for (const plugin of this.preFilterExtensions) {
      if (!state.skipFilterPlugins.has(plugin.name)) plugin.addPod(state, pod, added, node);
    }
  }

  runRemovePod(state: CycleState, pod: PodInfo, removed: PodInfo, node: NodeInfo): void {
    for (const plugin of this.preFilterExtensions) {
      if (!state.skipFilterPlugins.has(plugin.name)) plugin.removePod(state, pod, removed, node);
    }
  }

  /** What came of it: of the first plugin that can help, or of all of them in their words. */
  async runPostFilterPlugins(cycle: Omit<FailedCycle, 'filters'>): Promise<PostFilterResult> {
    const messages: string[] = [];
    let nominatedNodeName: string | undefined;
    for (const plugin of this.postFilterPlugins) {
      const result = await plugin.postFilter({ ...cycle, filters: this });
      if (result.failed || result.message === '') return result;
      nominatedNodeName = result.nominatedNodeName ?? nominatedNodeName;
      messages.push(result.message);
    }
    const message = messages.join(', ');
    return nominatedNodeName === undefined
      ? { message, failed: false }
      : { message, failed: false, nominatedNodeName };
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
    for (const plugin of this.preBindPlugins) {
      await named(`running PreBind plugin "${plugin.name}"`, plugin.preBind(state, pod, nodeName, signal));
    }
  }

  async runBindPlugin(state: CycleState, pod: PodInfo, nodeName: string): Promise<void> {
    const { name } = this.bindPlugin;
    const bound = this.bindPlugin.bind(state, pod, nodeName);
    await named(`binding rejected: running Bind plugin "${name}"`, bound);
  }

  private filter(state: CycleState, pod: PodInfo, node: NodeInfo): PluginRejection | undefined {
    if (this.filtered.state !== state) {
      const plugins = this.filterPlugins.filter(({ name }) => !state.skipFilterPlugins.has(name));
      this.filtered = { state, plugins };
    }
    for (const plugin of this.filtered.plugins) {
      const rejection = plugin.filter(state, pod, node);
      if (rejection) return { plugin: plugin.name, rejection };
    }
    return undefined;
  }
}

/** Says of an error what was tried. */
async function named(what: string, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
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
