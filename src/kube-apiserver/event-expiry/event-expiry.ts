import type { Clock, Disposable, Log } from '../../base/index.ts';
import type { Event } from '../../kinds/index.ts';
import { timeMs } from '../../api/index.ts';
import type { ObjectFollowing, ObjectReader, ObjectStorage } from '../../apiserver/index.ts';

const EVENTS = { group: '', resource: 'events' };

interface Expiry {
  readonly namespace: string;
  readonly name: string;
  /** Of the write that the time counts from: a later one starts it anew. */
  readonly resourceVersion: string;
  readonly dueMs: number;
}

/**
 * Removes Events some time after their last write, as upstream's leases do. One timer waits for the next one to go;
 * where there are none, nothing waits.
 */
export class EventExpiry implements Disposable {
  private readonly storage: ObjectStorage;
  private readonly reader: ObjectReader;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly ttlMs: number;
  /** In the order in which they are due. */
  private queue: Expiry[] = [];
  private timer: Disposable | undefined;
  private following: ObjectFollowing | undefined;
  private disposed = false;

  constructor(parts: {
    storage: ObjectStorage;
    reader: ObjectReader;
    clock: Clock;
    log: Log;
    ttlMs: number;
  }) {
    this.storage = parts.storage;
    this.reader = parts.reader;
    this.clock = parts.clock;
    this.log = parts.log;
    this.ttlMs = parts.ttlMs;
  }

  /** Begins with the Events that there are: their time counts from when they last happened. */
  async start(): Promise<void> {
    const found: Expiry[] = [];
    let begun = false;
    this.following = this.reader.follow<Event>(EVENTS, ({ type, object }) => {
      if (type === 'deleted') return;
      const fromMs = begun ? this.clock.now() : lastMs(object, this.clock.now());
      (begun ? this.queue : found).push(expiryOf(object, fromMs + this.ttlMs));
      if (begun) this.schedule();
    });
    await this.following.started;
    begun = true;
    this.queue.unshift(...found.sort((a, b) => a.dueMs - b.dueMs));
    this.schedule();
  }

  dispose(): void {
    this.disposed = true;
    this.timer?.dispose();
    this.following?.dispose();
  }

  private schedule(): void {
    const [next] = this.queue;
    if (this.disposed || this.timer || !next) return;
    this.timer = this.clock.setTimer(Math.max(0, next.dueMs - this.clock.now()), () => void this.expire());
  }

  private async expire(): Promise<void> {
    const now = this.clock.now();
    const left = this.queue.findIndex(({ dueMs }) => dueMs > now);
    const due = this.queue.splice(0, left < 0 ? this.queue.length : left);
    try {
      for (const expiry of due) await this.remove(expiry);
    } catch (error) {
      this.log.warn('old events were not removed', { count: due.length, error });
    }
    this.timer = undefined;
    this.schedule();
  }

  private async remove({ namespace, name, resourceVersion }: Expiry): Promise<void> {
    const version = await this.storage.get(namespace, name);
    if (version && String(version.revision) === resourceVersion) await this.storage.delete(version);
  }
}

function expiryOf({ metadata }: Event, dueMs: number): Expiry {
  const { namespace = '', name = '', resourceVersion = '' } = metadata;
  return { namespace, name, resourceVersion, dueMs };
}

/** When an Event last happened, as it says itself; never later than now. */
function lastMs({ metadata, lastTimestamp, eventTime, series }: Event, nowMs: number): number {
  const texts = [metadata.creationTimestamp, lastTimestamp, eventTime, series?.lastObservedTime];
  const times = texts.map((text) => timeMs(text ?? '')).filter((ms) => !Number.isNaN(ms));
  return Math.min(nowMs, Math.max(0, ...times));
}
