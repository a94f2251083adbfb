import type { Log } from '../../base/index.ts';
import type { ClusterEvent, EnqueueExtensions, EventLabel, Framework } from '../framework/index.ts';
import type { QueuedPod } from './queued-pod.ts';

/** Which events can help which Pods: by the plugins that rejected them, as the Pod's own profile has these. */
export class QueueingHints {
  private readonly byScheduler = new Map<string, ReadonlyMap<string, EnqueueExtensions>>();
  private readonly byLabel = new Map<EventLabel, Set<string>>();
  private readonly log: Log;

  /** The frameworks by the names of their schedulers. */
  constructor(frameworks: ReadonlyMap<string, Framework>, log: Log) {
    this.log = log;
    for (const [schedulerName, { enqueueExtensions }] of frameworks) {
      this.byScheduler.set(schedulerName, new Map(enqueueExtensions.map((plugin) => [plugin.name, plugin])));
      for (const plugin of enqueueExtensions) {
        for (const label of plugin.eventsToRegister) {
          const registered = this.byLabel.get(label);
          if (registered) registered.add(plugin.name);
          else this.byLabel.set(label, new Set([plugin.name]));
        }
      }
    }
  }

  /** The names of the plugins whose rejection such an event can undo. */
  pluginsFor(label: EventLabel): Iterable<string> {
    return this.byLabel.get(label) ?? [];
  }

  /** Whether that plugin, which rejected the Pod, thinks that the event can help. */
  isWorthRequeueing(pluginName: string, { info }: QueuedPod, event: ClusterEvent): boolean {
    const plugin = this.byScheduler.get(info.pod.spec?.schedulerName ?? '')?.get(pluginName);
    if (!plugin?.eventsToRegister.includes(event.label)) return false;
    try {
      return plugin.isWorthRequeueing?.(info, event) ?? true;
    } catch (error) {
      this.log.error('queueing hint failed', { plugin: pluginName, event: event.label, error });
      return true;
    }
  }

  /** Whether one of the events can help the Pod. */
  isWorthRequeueingAfter(events: readonly ClusterEvent[], pod: QueuedPod): boolean {
    return events.some((event) => {
      for (const name of this.pluginsFor(event.label)) {
        if (pod.rejectedBy.has(name) && this.isWorthRequeueing(name, pod, event)) return true;
      }
      return false;
    });
  }
}
