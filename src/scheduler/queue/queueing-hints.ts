import type { Log } from '../../base/index.ts';
import type { ClusterEvent, EnqueueExtensions, EventLabel } from '../framework/index.ts';
import type { QueuedPod } from './queued-pod.ts';

/** Which events can help which Pods: by the plugins that rejected them. */
export class QueueingHints {
  private readonly byLabel = new Map<EventLabel, EnqueueExtensions[]>();
  private readonly log: Log;

  constructor(plugins: readonly EnqueueExtensions[], log: Log) {
    this.log = log;
    for (const plugin of plugins) {
      for (const label of plugin.eventsToRegister) {
        const registered = this.byLabel.get(label);
        if (registered) registered.push(plugin);
        else this.byLabel.set(label, [plugin]);
      }
    }
  }

  /** The plugins whose rejection such an event can undo. */
  pluginsFor(label: EventLabel): readonly EnqueueExtensions[] {
    return this.byLabel.get(label) ?? [];
  }

  /** Whether that plugin, which rejected the Pod, thinks that the event can help. */
  isWorthRequeueing(plugin: EnqueueExtensions, pod: QueuedPod, event: ClusterEvent): boolean {
    try {
      return plugin.isWorthRequeueing?.(pod.info, event) ?? true;
    } catch (error) {
      this.log.error('queueing hint failed', { plugin: plugin.name, event: event.label, error });
      return true;
    }
  }

  /** Whether one of the events can help the Pod. */
  isWorthRequeueingAfter(events: readonly ClusterEvent[], pod: QueuedPod): boolean {
    return events.some((event) =>
      this.pluginsFor(event.label).some(
        (plugin) => pod.rejectedBy.has(plugin.name) && this.isWorthRequeueing(plugin, pod, event),
      ),
    );
  }
}
