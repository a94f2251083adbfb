import type { Clock, Disposable, Log } from '../../base/index.ts';
import type { ClusterEvent, Framework, PodInfo } from '../framework/index.ts';
import { BackoffQueue } from './backoff-queue.ts';
import { PodHeap } from './pod-heap.ts';
import { QueuedPod } from './queued-pod.ts';
import { QueueingHints } from './queueing-hints.ts';
import { UnschedulablePods } from './unschedulable-pods.ts';

export interface SchedulingQueueOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** By the names of the schedulers whose Pods come; one at least, and all sort alike. */
  readonly frameworks: ReadonlyMap<string, Framework>;
  /** How long a Pod is not tried again: after the first failure, and at most. Upstream's defaults where left out. */
  readonly podInitialBackoffMs?: number;
  readonly podMaxBackoffMs?: number;
  /** Called when there may be a Pod to pop. */
  readonly onReady: () => void;
}

/** After so long a Pod is tried again, whatever did not happen: upstream's default. */
const POD_MAX_IN_UNSCHEDULABLE_PODS_MS = 300_000;
/** Of so many events that came while a Pod was tried it is known what they were; after more of them it is tried again. */
const MISSED_EVENTS_LIMIT = 1000;
const LEFTOVERS_LIMIT = 500;

/** The Pods to be placed. Work is in what changes: an event looks at the Pods that a plugin rejected which it concerns. */
export class SchedulingQueue implements Disposable {
  private readonly clock: Clock;
  private readonly frameworks: ReadonlyMap<string, Framework>;
  private readonly podInitialBackoffMs: number;
  private readonly podMaxBackoffMs: number;
  private readonly hints: QueueingHints;
  private readonly onReady: () => void;
  private readonly pods = new Map<string, QueuedPod>();
  private readonly active: PodHeap;
  /** Two of them, as upstream's: a Pod that no node took may be tried early, one whose attempt broke may not. */
  private readonly backoff: BackoffQueue;
  private readonly errorBackoff: BackoffQueue;
  /** The Pods that are kept out, by the plugin that does so. */
  private readonly gated = new Map<string, Set<QueuedPod>>();
  private readonly unschedulable = new UnschedulablePods();
  private inFlight: QueuedPod | undefined;
  private leftovers: Disposable | undefined;
  private sequence = 0;

  constructor({
    clock,
    log,
    frameworks,
    podInitialBackoffMs = 1000,
    podMaxBackoffMs = 10_000,
    onReady,
  }: SchedulingQueueOptions) {
    this.podInitialBackoffMs = podInitialBackoffMs;
    this.podMaxBackoffMs = podMaxBackoffMs;
    this.clock = clock;
    this.frameworks = frameworks;
    this.hints = new QueueingHints(frameworks, log);
    this.onReady = onReady;
    const [framework] = frameworks.values();
    if (!framework) throw new Error('there is no profile');
    const compare = framework.compareInQueue.bind(framework);
    const onEnd = (pod: QueuedPod): void => {
      pod.jumped = false;
      this.activate(pod);
    };
    this.active = new PodHeap(compare);
    this.backoff = new BackoffQueue(clock, compare, onEnd);
    this.errorBackoff = new BackoffQueue(clock, compare, onEnd);
  }

  /** How many Pods are where. */
  get pending(): { readonly active: number; readonly backoff: number; readonly unschedulable: number } {
    return {
      active: this.active.size,
      backoff: this.backoff.size + this.errorBackoff.size,
      unschedulable: this.unschedulable.size,
    };
  }

  /** A Pod that has no node, as it is now. `changes` says what of it could make it fit that did not. */
  set(info: PodInfo, changes: readonly ClusterEvent[] = []): void {
    const known = this.pods.get(info.key);
    if (!known) {
      const pod = new QueuedPod(info, this.clock.now(), ++this.sequence);
      this.pods.set(pod.key, pod);
      this.enter(pod);
      return;
    }
    known.info = info;
    if (known.place === 'gated') this.enter(known);
    else if (known.place === 'in-flight') for (const change of changes) this.miss(known, change);
    else if (known.place === 'unschedulable' && this.hints.isWorthRequeueingAfter(changes, known)) {
      this.requeue(known);
    }
  }

  /** The Pod has a node, or is gone, or is not to be placed. */
  delete(key: string): void {
    const pod = this.pods.get(key);
    if (!pod) return;
    this.takeOut(pod);
    this.pods.delete(key);
  }

  /**
   * The next Pod to try, which is in flight from then on; undefined where none is. One is in flight at a time: it ends
   * with `addUnschedulable`, `addAfterError`, `done` or `delete`.
   */
  pop(): QueuedPod | undefined {
    const next = this.active.peek();
    // Where nothing else is to do, there is no need to wait out a pause.
    const pod = (next && this.backoff.popBefore(next)) ?? this.active.pop() ?? this.backoff.pop();
    if (!pod) return undefined;
    pod.place = 'in-flight';
    pod.attempts++;
    pod.missed = [];
    pod.retries = false;
    this.inFlight = pod;
    return pod;
  }

  /** Whether the Pod that was popped is still to be placed. */
  isInFlight(pod: QueuedPod): boolean {
    return this.inFlight === pod && this.pods.get(pod.key) === pod;
  }

  /** The Pod in flight has a node. */
  done(pod: QueuedPod): void {
    this.delete(pod.key);
  }

  /** These plugins rejected the Pod in flight: it waits until something happens that can help, no shorter than its pause. */
  addUnschedulable(pod: QueuedPod, rejectedBy: ReadonlySet<string>): void {
    const { missed, retries } = pod;
    this.countFailure(pod);
    pod.rejectedBy = rejectedBy;
    pod.place = 'unschedulable';
    this.unschedulable.add(pod);
    const mayHaveMissed = retries || missed.length >= MISSED_EVENTS_LIMIT;
    if (mayHaveMissed || this.hints.isWorthRequeueingAfter(missed, pod)) this.requeue(pod);
    this.awaitLeftovers();
  }

  /** The attempt failed for a reason that passes, with the Pod as it is now: it is repeated after a pause. */
  addAfterError(pod: QueuedPod, info: PodInfo): void {
    this.countFailure(pod);
    pod.info = info;
    pod.rejectedBy = new Set();
    this.pods.set(pod.key, pod);
    pod.place = 'backoff';
    this.errorBackoff.push(pod);
  }

  /** Something is done for the Pod: it is not tried again before {@link release}, whatever happens. */
  hold(key: string): void {
    const pod = this.pods.get(key);
    if (pod) pod.held = { wantsRetry: false };
  }

  /** It is done. The Pod is tried again where something happened meanwhile that can help it, or where `retry` says so. */
  release(key: string, retry: boolean): void {
    const pod = this.pods.get(key);
    if (!pod?.held) return;
    const retries = retry || pod.held.wantsRetry;
    pod.held = undefined;
    if (retries && pod.place === 'in-flight') pod.retries = true;
    else if (retries) this.retry(key);
  }

  /** The Pod is worth another try. */
  retry(key: string): void {
    const pod = this.pods.get(key);
    if (pod?.place === 'unschedulable') this.requeue(pod);
  }

  /**
   * Something happened: whom it can help is tried again, once its pause is over. A step for each Pod that is looked at:
   * there may be thousands, and no Pod is to be popped before the last one.
   */
  *moveOnEvent(event: ClusterEvent): Generator<void, void, void> {
    if (this.inFlight) this.miss(this.inFlight, event);
    for (const plugin of this.hints.pluginsFor(event.label)) {
      for (const pod of this.unschedulable.rejectedBy(plugin)) {
        if (this.hints.isWorthRequeueing(plugin, pod, event)) this.requeue(pod);
        yield;
      }
      const gated = this.gated.get(plugin);
      for (const pod of Array.from(gated ?? [])) {
        if (gated?.has(pod) && this.hints.isWorthRequeueing(plugin, pod, event)) this.enter(pod);
        yield;
      }
    }
  }

  dispose(): void {
    this.backoff.dispose();
    this.errorBackoff.dispose();
    this.leftovers?.dispose();
  }

  private enter(pod: QueuedPod): void {
    this.takeOut(pod);
    const framework = this.frameworks.get(pod.info.pod.spec?.schedulerName ?? '');
    const gate = framework?.runPreEnqueuePlugins(pod.info);
    if (gate === undefined) {
      this.activate(pod);
      return;
    }
    pod.place = 'gated';
    this.gated.set(gate, (this.gated.get(gate) ?? new Set()).add(pod));
  }

  private activate(pod: QueuedPod): void {
    pod.place = 'active';
    this.active.push(pod);
    this.onReady();
  }

  private requeue(pod: QueuedPod): void {
    if (pod.held) {
      pod.held.wantsRetry = true;
      return;
    }
    this.takeOut(pod);
    if (pod.backoffEndsMs <= this.clock.now()) {
      this.activate(pod);
      return;
    }
    pod.place = 'backoff';
    this.backoff.push(pod);
    this.onReady();
  }

  private miss(pod: QueuedPod, event: ClusterEvent): void {
    if (pod.missed.length < MISSED_EVENTS_LIMIT) pod.missed.push(event);
  }

  private countFailure(pod: QueuedPod): void {
    this.takeOut(pod);
    const nowMs = this.clock.now();
    pod.timestampMs = nowMs;
    pod.sequence = ++this.sequence;
    pod.backoffEndsMs =
      nowMs + Math.min(this.podInitialBackoffMs * 2 ** (pod.attempts - 1), this.podMaxBackoffMs);
  }

  private takeOut(pod: QueuedPod): void {
    pod.place = 'out';
    pod.missed = [];
    for (const [gate, pods] of this.gated) if (pods.delete(pod) && pods.size === 0) this.gated.delete(gate);
    this.active.delete(pod);
    this.backoff.delete(pod);
    this.errorBackoff.delete(pod);
    this.unschedulable.delete(pod);
    if (this.inFlight === pod) this.inFlight = undefined;
  }

  private awaitLeftovers(): void {
    const { oldest } = this.unschedulable;
    if (!oldest || this.leftovers) return;
    const dueMs = oldest.timestampMs + POD_MAX_IN_UNSCHEDULABLE_PODS_MS;
    this.leftovers = this.clock.setTimer(Math.max(0, dueMs - this.clock.now()), () => this.flushLeftovers());
  }

  /** Tries those again that have waited too long: what could help them may have been missed. */
  private flushLeftovers(): void {
    this.leftovers = undefined;
    const sinceMs = this.clock.now() - POD_MAX_IN_UNSCHEDULABLE_PODS_MS;
    for (let i = 0; i < LEFTOVERS_LIMIT; i++) {
      const { oldest } = this.unschedulable;
      if (!oldest || oldest.timestampMs > sinceMs) break;
      this.requeue(oldest);
    }
    this.awaitLeftovers();
  }
}
