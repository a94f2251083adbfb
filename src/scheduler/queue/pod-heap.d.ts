import type { QueuedPodInfo } from '../framework/index.ts';
import type { QueuedPod } from './queued-pod.ts';
/** What the order goes by, as it was when the Pod was put in. */
export interface HeapEntry extends QueuedPodInfo {
  readonly backoffEndsMs: number;
}
/** Pods in an order, from which each can be taken out. */
export declare class PodHeap {
  private readonly heap;
  private readonly entries;
  constructor(compare: (a: HeapEntry, b: HeapEntry) => number);
  get size(): number;
  push(pod: QueuedPod): void;
  peek(): QueuedPod | undefined;
  pop(): QueuedPod | undefined;
  delete(pod: QueuedPod): void;
}
//# sourceMappingURL=pod-heap.d.ts.map
