import type { Clock, Disposable } from '../../base/index.ts';
import { type HeapEntry, PodHeap } from './pod-heap.ts';
import type { QueuedPod } from './queued-pod.ts';

/** How many Pods are let go in one turn. */
const FLUSH_LIMIT = 500;

/** Pods whose pauses end within so long of each other are let go early by their priority: upstream's window. */
const ORDERING_WINDOW_MS = 1000;

/** The Pods whose pause after a failure is not over: one timer, for the one that is over first. */
export class BackoffQueue implements Disposable {
  private readonly clock: Clock;
  private readonly byEnd: PodHeap;
  private readonly byWindow: PodHeap;
  /** Those that may be tried before the pause is over. */
  private readonly byOrder: PodHeap;
  private readonly onEnd: (pod: QueuedPod) => void;
  private timer: { readonly dueMs: number; readonly handle: Disposable } | undefined;

  /** `onEnd` is called with each Pod whose pause is over, and which is out then. */
  constructor(
    clock: Clock,
    compare: (a: HeapEntry, b: HeapEntry) => number,
    onEnd: (pod: QueuedPod) => void,
  ) {
    this.clock = clock;
    this.byEnd = new PodHeap((a, b) => a.backoffEndsMs - b.backoffEndsMs || compare(a, b));
    this.byWindow = new PodHeap((a, b) => windowOf(a) - windowOf(b) || compare(a, b));
    this.byOrder = new PodHeap(compare);
    this.onEnd = onEnd;
  }

  get size(): number {
    return this.byEnd.size;
  }

  push(pod: QueuedPod): void {
    this.byEnd.push(pod);
    this.byWindow.push(pod);
    if (!pod.jumped) this.byOrder.push(pod);
    this.arm();
  }

  /** The first Pod in order of those whose pause is over soonest, before it is. */
  pop(): QueuedPod | undefined {
    const pod = this.byWindow.peek();
    if (pod) this.delete(pod);
    return pod;
  }

  /**
   * A Pod of a higher priority than the one that would be tried: what woke both is not to go to the lower one for a pause of
   * the other. Once a pause, so that a Pod that fails time and again does not hold up all others.
   */
  popBefore({ info }: QueuedPod): QueuedPod | undefined {
    const pod = this.byOrder.peek();
    if (!pod || pod.info.priority <= info.priority) return undefined;
    this.delete(pod);
    pod.jumped = true;
    return pod;
  }

  delete(pod: QueuedPod): void {
    this.byEnd.delete(pod);
    this.byWindow.delete(pod);
    this.byOrder.delete(pod);
  }

  dispose(): void {
    this.timer?.handle.dispose();
    this.timer = undefined;
  }

  private arm(): void {
    const next = this.byEnd.peek();
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
      const next = this.byEnd.peek();
      if (!next || next.backoffEndsMs > nowMs) break;
      this.delete(next);
      this.onEnd(next);
    }
    this.arm();
  }
}

function windowOf({ backoffEndsMs }: HeapEntry): number {
  return Math.floor(backoffEndsMs / ORDERING_WINDOW_MS);
}
