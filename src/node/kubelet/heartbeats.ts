import { formatMicroTime } from '../../api/index.ts';
import type { Lease, Node } from '../../kinds/index.ts';
import {
  type Clock,
  type Disposable,
  disposable,
  fnv1a,
  Heap,
  type Log,
  SharedSlice,
} from '../../base/index.ts';
import { type Client, isAlreadyExists, isNotFound, type ResourceClient } from '../../client/index.ts';
import type { NodeLiveness } from './node-liveness.ts';

const NAMESPACE = 'kube-node-lease';
/** Upstream's: a Lease is good for four times as long as it takes until it is renewed. */
const LEAST_INTERVAL_MS = 10_000;
const DURATIONS = 4;
/** All nodes of a process together renew so many Leases a second, and no more. */
const RENEWALS_A_SECOND = 5;
/** Renewals fall due together every so often: a write of several costs a part of one alone. */
const GRID_MS = 2000;
const RETRY_MS = 1000;
const AT_ONCE = 16;

interface Beat {
  readonly name: string;
  readonly uid: string;
  readonly leases: ResourceClient<Lease>;
  readonly order: number;
  dueMs: number;
  /** Whether its Node was made just now, and so has no Lease. */
  isNew: boolean;
  /** Whether its Lease was written by this one. */
  isWritten: boolean;
  /** Until when its Lease is known to have been renewed in time; undefined while it is. */
  silentSinceMs: number | undefined;
  isStopped: boolean;
}

/**
 * Renews the Leases of the nodes of a process: every ten seconds as upstream's kubelet, spread by the nodes' names. Where
 * those would be more than five writes a second, each is renewed less often, and says that it is good for the longer: that
 * these nodes are alive, who decides upon it in the same process knows without their Leases.
 */
export class Heartbeats implements NodeLiveness, Disposable {
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly beats = new Map<string, Beat>();
  private readonly due = new Heap<Beat>((a, b) => a.dueMs - b.dueMs || a.order - b.order);
  private readonly stopped = new Map<string, number>();
  private readonly listeners = new Set<(name: string) => void>();
  private timer: { readonly dueMs: number; readonly timer: Disposable } | undefined;
  private isRenewing = false;
  private isDisposed = false;
  private made = 0;

  constructor(clock: Clock, log: Log) {
    this.clock = clock;
    this.log = log;
  }

  /** How long it is from one renewal of a Lease to the next. */
  get intervalMs(): number {
    return Math.max(LEAST_INTERVAL_MS, Math.ceil(this.beats.size / RENEWALS_A_SECOND) * 1000);
  }

  /** Renews a node's Lease from now on, until it is disposed. */
  begin(node: Node, client: Client): Disposable {
    const { name = '', uid = '', creationTimestamp = '' } = node.metadata;
    const beat: Beat = {
      name,
      uid,
      leases: client.resource<Lease>('coordination.k8s.io/v1', 'leases'),
      order: this.made++,
      dueMs: this.clock.now(),
      isNew: this.clock.now() - (Date.parse(creationTimestamp) || 0) < LEAST_INTERVAL_MS,
      isWritten: false,
      silentSinceMs: undefined,
      isStopped: false,
    };
    this.stopped.delete(name);
    this.beats.set(name, beat);
    this.due.push(beat);
    void this.renewDue();
    return disposable(() => this.end(beat));
  }

  /** A node is gone: nobody asks for it any more. */
  forget(name: string): void {
    this.stopped.delete(name);
  }

  lastAliveMs(name: string): number | undefined {
    const beat = this.beats.get(name);
    return beat ? (beat.silentSinceMs ?? this.clock.now()) : this.stopped.get(name);
  }

  onSilent(listener: (name: string) => void): Disposable {
    this.listeners.add(listener);
    return disposable(() => this.listeners.delete(listener));
  }

  dispose(): void {
    this.isDisposed = true;
    this.timer?.timer.dispose();
    this.listeners.clear();
  }

  private end(beat: Beat): void {
    if (beat.isStopped) return;
    beat.isStopped = true;
    if (this.beats.get(beat.name) !== beat) return;
    const aliveMs = this.lastAliveMs(beat.name) ?? this.clock.now();
    this.beats.delete(beat.name);
    // Who is told in this same instant is not to take it for alive now, and to look no more.
    this.stopped.set(beat.name, Math.min(aliveMs, this.clock.now() - 1));
    this.tell(beat.name);
  }

  private tell(name: string): void {
    for (const listener of this.listeners) listener(name);
  }

  /** Sets the timer for what falls due next. */
  private wait(): void {
    const first = this.due.peek();
    if (!first || this.isRenewing || this.isDisposed) return;
    if (this.timer && this.timer.dueMs <= first.dueMs) return;
    this.timer?.timer.dispose();
    const { dueMs } = first;
    const timer = this.clock.setTimer(dueMs - this.clock.now(), () => {
      this.timer = undefined;
      void this.renewDue();
    });
    this.timer = { dueMs, timer };
  }

  /** Renews what is due, a few at once, in slices: all that fall due in one instant are no stretch of work. */
  private async renewDue(): Promise<void> {
    if (this.isRenewing) return;
    this.isRenewing = true;
    const slice = new SharedSlice(this.clock, { limitSteps: AT_ONCE });
    const lane = async (): Promise<void> => {
      for (let beat = this.takeDue(); beat; beat = this.takeDue()) {
        await this.renew(beat);
        await slice.spend();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    this.isRenewing = false;
    this.wait();
  }

  private takeDue(): Beat | undefined {
    for (let beat = this.due.peek(); beat; beat = this.due.peek()) {
      if (this.isDisposed || (!beat.isStopped && beat.dueMs > this.clock.now())) return undefined;
      this.due.pop();
      if (!beat.isStopped) return beat;
    }
    return undefined;
  }

  private async renew(beat: Beat): Promise<void> {
    const startedMs = this.clock.now();
    try {
      await this.write(beat, startedMs);
      beat.silentSinceMs = undefined;
      beat.dueMs = this.nextMs(beat, startedMs);
      beat.isWritten = true;
      beat.isNew = false;
    } catch (error) {
      this.log.warn('lease not renewed', { node: beat.name, error });
      beat.dueMs = this.clock.now() + Math.max(RETRY_MS, this.intervalMs / 10);
      beat.isNew = false;
      this.fail(beat, startedMs);
    }
    if (!beat.isStopped) this.due.push(beat);
  }

  /** Upstream's would have been heard of last when the one before this was due. */
  private fail(beat: Beat, nowMs: number): void {
    if (beat.silentSinceMs !== undefined || beat.isStopped) return;
    beat.silentSinceMs = beat.isWritten ? nowMs - LEAST_INTERVAL_MS : nowMs;
    this.tell(beat.name);
  }

  /** After the first time by the node's name, so that not all fall due at once for ever. */
  private nextMs({ name, isWritten }: Beat, nowMs: number): number {
    const { intervalMs } = this;
    const latestMs = Math.floor((nowMs + intervalMs) / GRID_MS) * GRID_MS;
    if (isWritten) return latestMs;
    const slots = Math.min(Math.ceil(this.beats.size / RENEWALS_A_SECOND), intervalMs / GRID_MS);
    return latestMs - (fnv1a(name) % slots) * GRID_MS;
  }

  private async write({ leases, name, uid, isNew }: Beat, nowMs: number): Promise<void> {
    const leaseDurationSeconds = (DURATIONS * this.intervalMs) / 1000;
    const spec = { leaseDurationSeconds, renewTime: formatMicroTime(nowMs) };
    const create = (): Promise<unknown> =>
      leases.create({
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: {
          name,
          namespace: NAMESPACE,
          ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }],
        },
        spec: { holderIdentity: name, ...spec },
      });
    const renew = (): Promise<unknown> => leases.patch({ name, namespace: NAMESPACE }, 'merge', { spec });
    // Which of both it is, is known of most.
    if (isNew) await orElse(create, isAlreadyExists, renew);
    else await orElse(renew, isNotFound, create);
  }
}

async function orElse(
  first: () => Promise<unknown>,
  fails: (error: unknown) => boolean,
  second: () => Promise<unknown>,
): Promise<void> {
  try {
    await first();
  } catch (error) {
    if (!fails(error)) throw error;
    await second();
  }
}
