import { type Clock, type Disposable, Heap } from '../base/index.ts';
import type { ClusterEvent } from './framework.ts';
import type { PodInfo } from './node-info.ts';

interface Waiting {
  readonly info: PodInfo;
  readonly notBeforeMs: number;
  /** What could make it fit. */
  readonly wokenBy: ReadonlySet<ClusterEvent>;
}

const INITIAL_BACKOFF_MS = 1000;
const LONGEST_BACKOFF_MS = 10_000;

/**
 * The Pods to be placed: those to try now, by priority and then by age; those that wait out a pause after a failure;
 * and those that wait for something to happen in the cluster that could help them.
 */
export class SchedulingQueue implements Disposable {
  private readonly clock: Clock;
  private readonly onReady: () => void;
  private readonly active = new Map<string, PodInfo>();
  private readonly order = new Heap<PodInfo>(earlier);
  private readonly pausing = new Map<string, { readonly info: PodInfo; readonly timer: Disposable }>();
  private readonly waiting = new Map<string, Waiting>();
  private readonly attempts = new Map<string, number>();

  constructor(clock: Clock, onReady: () => void) {
    this.clock = clock;
    this.onReady = onReady;
  }

  /** A Pod that is new, or has changed: it is tried at once. */
  add(info: PodInfo): void {
    this.takeOut(info.key);
    this.activate(info);
  }

  /** The Pod is placed or gone. */
  remove(key: string): void {
    this.takeOut(key);
    this.attempts.delete(key);
  }

  has(key: string): boolean {
    return this.active.has(key) || this.pausing.has(key) || this.waiting.has(key);
  }

  /** The next Pod to try; undefined where none is. */
  take(): PodInfo | undefined {
    for (let info = this.order.pop(); info !== undefined; info = this.order.pop()) {
      // What was taken out, or came again in another version, is still in the heap.
      if (this.active.get(info.key) !== info) continue;
      this.active.delete(info.key);
      return info;
    }
    return undefined;
  }

  /** The Pod did not fit: it waits until one of these events, and no shorter than its pause. */
  wait(info: PodInfo, wokenBy: ReadonlySet<ClusterEvent>): void {
    this.waiting.set(info.key, { info, wokenBy, notBeforeMs: this.clock.now() + this.countFailure(info) });
  }

  /** The attempt failed for a reason that passes: it is repeated after a pause. */
  retry(info: PodInfo): void {
    this.pause(info, this.countFailure(info));
  }

  /** Something happened: whom it could help is tried again, once its pause is over. */
  wake(event: ClusterEvent): void {
    for (const { info, wokenBy, notBeforeMs } of this.waiting.values()) {
      if (!wokenBy.has(event)) continue;
      this.waiting.delete(info.key);
      this.pause(info, notBeforeMs - this.clock.now());
    }
  }

  dispose(): void {
    for (const key of this.pausing.keys()) this.takeOut(key);
    this.active.clear();
    this.waiting.clear();
  }

  /** Counts a failed attempt, and gives how long the Pod is not tried again. */
  private countFailure({ key }: PodInfo): number {
    const failures = this.attempts.get(key) ?? 0;
    this.attempts.set(key, failures + 1);
    return Math.min(INITIAL_BACKOFF_MS * 2 ** failures, LONGEST_BACKOFF_MS);
  }

  private pause(info: PodInfo, pauseMs: number): void {
    const timer = this.clock.setTimer(pauseMs, () => {
      this.pausing.delete(info.key);
      this.activate(info);
    });
    this.pausing.set(info.key, { info, timer });
  }

  private activate(info: PodInfo): void {
    this.active.set(info.key, info);
    this.order.push(info);
    this.onReady();
  }

  private takeOut(key: string): void {
    this.active.delete(key);
    this.pausing.get(key)?.timer.dispose();
    this.pausing.delete(key);
    this.waiting.delete(key);
  }
}

/** Who is tried first: the higher priority, then the older Pod. */
function earlier(a: PodInfo, b: PodInfo): number {
  return b.priority - a.priority || compareTexts(createdAt(a), createdAt(b)) || compareTexts(a.key, b.key);
}

function createdAt({ pod }: PodInfo): string {
  return pod.metadata.creationTimestamp ?? '';
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
