import type { Log } from '../../base/index.ts';
import type { ClusterEvent, EnqueueExtensions, EventLabel } from '../framework/index.ts';
import type { QueuedPod } from './queued-pod.ts';
/** Which events can help which Pods: by the plugins that rejected them. */
export declare class QueueingHints {
  private readonly byLabel;
  private readonly log;
  constructor(plugins: readonly EnqueueExtensions[], log: Log);
  /** The plugins whose rejection such an event can undo. */
  pluginsFor(label: EventLabel): readonly EnqueueExtensions[];
  /** Whether that plugin, which rejected the Pod, thinks that the event can help. */
  isWorthRequeueing(plugin: EnqueueExtensions, pod: QueuedPod, event: ClusterEvent): boolean;
  /** Whether one of the events can help the Pod. */
  isWorthRequeueingAfter(events: readonly ClusterEvent[], pod: QueuedPod): boolean;
}
//# sourceMappingURL=queueing-hints.d.ts.map
