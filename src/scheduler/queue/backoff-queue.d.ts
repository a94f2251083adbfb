import type { Clock, Disposable } from '../../base/index.ts';
import { type HeapEntry } from './pod-heap.ts';
import type { QueuedPod } from './queued-pod.ts';
/** The Pods whose pause after a failure is not over: one timer, for the one that is over first. */
export declare class BackoffQueue implements Disposable {
  private readonly clock;
  private readonly heap;
  private readonly onEnd;
  private timer;
  /** `onEnd` is called with each Pod whose pause is over, and which is out then. */
  constructor(clock: Clock, compare: (a: HeapEntry, b: HeapEntry) => number, onEnd: (pod: QueuedPod) => void);
  get size(): number;
  push(pod: QueuedPod): void;
  /** The Pod whose pause is over first, before it is. */
  pop(): QueuedPod | undefined;
  delete(pod: QueuedPod): void;
  dispose(): void;
  private arm;
  private flush;
}
//# sourceMappingURL=backoff-queue.d.ts.map
