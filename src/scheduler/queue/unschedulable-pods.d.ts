import type { QueuedPod } from './queued-pod.ts';
/** The Pods that wait for an event, by the plugins that rejected them, and in the order in which they came. */
export declare class UnschedulablePods {
  private readonly pods;
  private readonly byPlugin;
  get size(): number;
  /** The one that has waited longest. */
  get oldest(): QueuedPod | undefined;
  add(pod: QueuedPod): void;
  delete(pod: QueuedPod): void;
  rejectedBy(plugin: string): Iterable<QueuedPod>;
}
//# sourceMappingURL=unschedulable-pods.d.ts.map
