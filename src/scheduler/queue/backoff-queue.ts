import type { Clock, Disposable } from '../../base/index.ts';
import { type HeapEntry, PodHeap } from './pod-heap.ts';
import type { QueuedPod } from './queued-pod.ts';

/** How many Pods are let go in one turn. */
const FLUSH_LIMIT = 500;

/** The Pods whose pause after a failure is not over: one timer, for the one that is over first. */
export class BackoffQueue implements Disposable {
  private readonly clock: Clock;
  private readonly heap: PodHeap;
  private readonly onEnd: (pod: QueuedPod) => void;
  private timer: { readonly dueMs: number; readonly handle: Disposable } | undefined;

  /** `onEnd` is called with each Pod whose pause is over, and which is out then. */
  constructor(
    clock: Clock,
    compare: (a: HeapEntry, b: HeapEntry) => number,
    onEnd: (pod: QueuedPod) => void,
  ) {
    this.clock = clock;
    this.heap = new PodHeap((a, b) => a.backoffEndsMs - b.backoffEndsMs || compare(a, b));
    this.onEnd = onEnd;
  }

  get size(): number {
    return this.heap.size;
  }

  push(pod: QueuedPod): void {
    this.heap.push(pod);
    this.arm();
  }

  /** The Pod whose pause is over first, before it is. */
  pop(): QueuedPod | undefined {
    return this.heap.pop();
  }

  delete(pod: QueuedPod): void {
    this.heap.delete(pod);
  }

  dispose(): void {
    this.timer?.handle.dispose();
    this.timer = undefined;
  }

  private arm(): void {
    const next = this.heap.peek();
    if (!next) {
      this.dispose();
      return;
    }
    const dueMs = next.backoffEndsMs;
    if (this.timer && this.timer.dueMs <= dueMs) return;
    this.timer?.handle.dispose();
    const handle = this.clock.setTimer(Math.max(0, dueMs - this.clock.now()), () => this.flush());
    this.timer = { dueMs, handle };
  }

  private flush(): void {
    this.timer = undefined;
    const nowMs = this.clock.now();
    for (let i = 0; i < FLUSH_LIMIT; i++) {
      const next = this.heap.peek();
      if (!next || next.backoffEndsMs > nowMs) break;
      this.heap.pop();
      this.onEnd(next);
    }
    this.arm();
  }
}
