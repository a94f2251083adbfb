import { Heap } from '../../base/index.ts';
import type { QueuedPodInfo } from '../framework/index.ts';
import type { QueuedPod } from './queued-pod.ts';

/** What the order goes by, as it was when the Pod was put in. */
export interface HeapEntry extends QueuedPodInfo {
  readonly backoffEndsMs: number;
}

/** Pods in an order, from which each can be taken out. */
export class PodHeap {
  private readonly heap: Heap<HeapEntry & { readonly pod: QueuedPod }>;
  private readonly entries = new Map<QueuedPod, HeapEntry>();

  constructor(compare: (a: HeapEntry, b: HeapEntry) => number) {
    this.heap = new Heap<HeapEntry & { readonly pod: QueuedPod }>(compare);
  }

  get size(): number {
    return this.entries.size;
  }

  push(pod: QueuedPod): void {
    const { info, timestampMs, sequence, backoffEndsMs } = pod;
    const entry = { pod, info, timestampMs, sequence, backoffEndsMs };
    this.entries.set(pod, entry);
    this.heap.push(entry);
  }

  peek(): QueuedPod | undefined {
    for (let entry = this.heap.peek(); entry; entry = this.heap.peek()) {
      if (this.entries.get(entry.pod) === entry) return entry.pod;
      // It was taken out.
      this.heap.pop();
    }
    return undefined;
  }

  pop(): QueuedPod | undefined {
    const pod = this.peek();
    if (!pod) return undefined;
    this.heap.pop();
    this.entries.delete(pod);
    return pod;
  }

  delete(pod: QueuedPod): void {
    this.entries.delete(pod);
  }
}
