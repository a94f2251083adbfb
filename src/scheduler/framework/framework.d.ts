import type { CycleState } from './cycle-state.ts';
import { Diagnosis } from './diagnosis.ts';
import type { NodeInfo, Snapshot } from './node-info.ts';
import type { EnqueueExtensions, Plugin, Rejection, ScorePlugin } from './plugin.ts';
import type { PodInfo, QueuedPodInfo } from './pod-info.ts';
/** Which nodes come into question: those that are named; all, where none are. */
export interface PreFilterOutcome {
  readonly nodeNames?: ReadonlySet<string>;
  /** The plugins that narrowed it down. */
  readonly narrowedBy: readonly string[];
}
/** Asks the plugins at each extension point, in the order in which they were given. */
export declare class Framework {
  readonly enqueueExtensions: readonly EnqueueExtensions[];
  readonly scorePlugins: readonly ScorePlugin[];
  private readonly preEnqueuePlugins;
  private readonly queueSortPlugin;
  private readonly preFilterPlugins;
  private readonly filterPlugins;
  private readonly postFilterPlugins;
  private readonly preScorePlugins;
  private readonly reservePlugins;
  private readonly preBindPlugins;
  private readonly bindPlugin;
  constructor(plugins: readonly Plugin[]);
  /** The name of the plugin that keeps the Pod out of the queue. */
  runPreEnqueuePlugins(pod: PodInfo): string | undefined;
  compareInQueue(a: QueuedPodInfo, b: QueuedPodInfo): number;
  /** A {@link Diagnosis} where no node comes into question. */
  runPreFilterPlugins(state: CycleState, pod: PodInfo, snapshot: Snapshot): PreFilterOutcome | Diagnosis;
  /** What the first plugin says that does not want the Pod on the node. */
  runFilterPlugins(
    state: CycleState,
    pod: PodInfo,
    node: NodeInfo,
  ):
    | {
        readonly plugin: string;
        readonly rejection: Rejection;
      }
    | undefined;
  /** What came of it, in the plugins' words. */
  runPostFilterPlugins(state: CycleState, pod: PodInfo, diagnosis: Diagnosis): string;
  runPreScorePlugins(state: CycleState, pod: PodInfo, nodes: readonly NodeInfo[]): void;
  /** Takes all or nothing. Throws where a plugin does. */
  runReservePlugins(state: CycleState, pod: PodInfo, nodeName: string): void;
  runUnreservePlugins(state: CycleState, pod: PodInfo, nodeName: string): void;
  runPreBindPlugins(state: CycleState, pod: PodInfo, nodeName: string, signal: AbortSignal): Promise<void>;
  runBindPlugin(state: CycleState, pod: PodInfo, nodeName: string): Promise<void>;
}
//# sourceMappingURL=framework.d.ts.map
