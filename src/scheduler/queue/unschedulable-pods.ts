import type { QueuedPod } from './queued-pod.ts';

/** The Pods that wait for an event, by the plugins that rejected them, and in the order in which they came. */
export class UnschedulablePods {
  private readonly pods = new Set<QueuedPod>();
  private readonly byPlugin = new Map<string, Set<QueuedPod>>();

  get size(): number {
    return this.pods.size;
  }

  /** The one that has waited longest. */
  get oldest(): QueuedPod | undefined {
    const [first] = this.pods;
    return first;
  }

  add(pod: QueuedPod): void {
    this.pods.add(pod);
    for (const plugin of pod.rejectedBy) {
      const rejected = this.byPlugin.get(plugin);
      if (rejected) rejected.add(pod);
      else this.byPlugin.set(plugin, new Set([pod]));
    }
  }

  delete(pod: QueuedPod): void {
    if (!this.pods.delete(pod)) return;
    for (const plugin of pod.rejectedBy) {
      const rejected = this.byPlugin.get(plugin);
      rejected?.delete(pod);
      if (rejected?.size === 0) this.byPlugin.delete(plugin);
    }
  }

  rejectedBy(plugin: string): Iterable<QueuedPod> {
    return this.byPlugin.get(plugin) ?? [];
  }
}
