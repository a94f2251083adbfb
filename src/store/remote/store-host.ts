import { type Disposable, HandedOver, type RemoteCalls } from '../../base/index.ts';
import { StoreError } from '../store-error.ts';
import type { Store, StoreWatch } from '../store.ts';
import { type PackedEvents, type PackedRecords, packEvents, packRecords } from './packed.ts';
import {
  failureOf,
  type Outcome,
  type RemoteWatchRange,
  type StoreMethods,
  type StoreWatchMethods,
} from './protocol.ts';

/** How much may be on its way to a watcher of another thread before it is told no more until it has taken some in. */
const ON_ITS_WAY_BYTES = 16 * 1024 * 1024;

/** What an event takes beside its value. */
const EVENT_BYTES = 256;

/** Lets another thread use a store: `RemoteStore` is its other end. Disposed of, it watches no more. */
export class StoreHost implements Disposable {
  private readonly store: Store;
  private readonly onWrite: (value: Uint8Array) => void;
  private readonly watches = new Map<number, HostedWatch>();
  private other: Pick<RemoteCalls<StoreWatchMethods>, 'tell'> | undefined;

  /** `onWrite` is told of each value before it is written. */
  constructor(store: Store, onWrite: (value: Uint8Array) => void = () => {}) {
    this.store = store;
    this.onWrite = onWrite;
  }

  /** Whom watches are told to. To be called before the other end may watch. */
  connect(other: Pick<RemoteCalls<StoreWatchMethods>, 'tell'>): void {
    this.other = other;
  }

  /** What the other end calls. */
  get methods(): StoreMethods {
    const { store } = this;
    return {
      'store.currentRevision': () => outcome(store.currentRevision()),
      'store.get': ({ key, revision }) =>
        handed(store.get(key, revision).then((record) => packRecords([record]))),
      'store.range': (range) =>
        handed(store.range(range).then(({ records, ...rest }) => ({ ...rest, ...packRecords(records) }))),
      'store.commit': (transaction) => {
        for (const { value } of transaction.operations) if (value) this.onWrite(value);
        return handed(
          store.commit(transaction).then(({ written, revision, ...found }) => ({
            written,
            revision,
            ...packRecords('previous' in found ? found.previous : found.current),
          })),
        );
      },
      'store.readPast': ({ range, afterRevision }) =>
        handed(
          store.readPast(range, afterRevision).then(({ events, upTo }) => ({ upTo, ...packEvents(events) })),
        ),
      'store.history': (key) => handed(store.history(key).then(packEvents)),
      'store.grantLease': (ttlMs) => outcome(store.grantLease(ttlMs)),
      'store.keepLeaseAlive': (id) => outcome(store.keepLeaseAlive(id)),
      'store.revokeLease': (id) => outcome(store.revokeLease(id).then(() => null)),
      'store.compact': (revision) => outcome(store.compact(revision).then(() => null)),
      'store.damagedKeys': () => outcome(Promise.resolve(store.damagedKeys())),
      'store.watch': (range) => this.watch(range),
      'store.requestProgress': (watch) => this.watches.get(watch)?.requestProgress(),
      'store.taken': ({ watch, bytes }) => this.watches.get(watch)?.taken(bytes),
      'store.unwatch': (watch) => {
        this.watches.get(watch)?.dispose();
        this.watches.delete(watch);
      },
    };
  }

  dispose(): void {
    for (const watch of this.watches.values()) watch.dispose();
    this.watches.clear();
  }

  private watch(range: RemoteWatchRange): void {
    const { other } = this;
    if (!other) throw new Error('nobody is there to be told');
    const ended = (): void => void this.watches.delete(range.watch);
    const watch = new HostedWatch(this.store, range, other, ended);
    this.watches.set(range.watch, watch);
    watch.open();
  }
}

/**
 * A watch whose watcher is in another thread, which may be at something long. While too much is on its way the store is
 * not watched, and then again from where that ended: the store itself tells what came meanwhile.
 */
class HostedWatch implements Disposable {
  private readonly store: Store;
  private readonly range: RemoteWatchRange;
  private readonly other: Pick<RemoteCalls<StoreWatchMethods>, 'tell'>;
  private readonly ended: () => void;
  private watch: StoreWatch | undefined;
  private toldRevision: number;
  private onItsWay = 0;
  private disposed = false;

  constructor(store: Store, range: RemoteWatchRange, other: HostedWatch['other'], ended: () => void) {
    this.store = store;
    this.range = range;
    this.other = other;
    this.ended = ended;
    this.toldRevision = range.afterRevision;
  }

  open(): void {
    const { start, end, watch } = this.range;
    try {
      this.watch = this.store.watch(
        { start, end, afterRevision: this.toldRevision },
        {
          events: (events) => {
            if (this.disposed) return;
            this.toldRevision = events.at(-1)?.revision ?? this.toldRevision;
            this.tell(packEvents(events));
          },
          progress: (revision) => {
            if (this.disposed) return;
            this.toldRevision = Math.max(this.toldRevision, revision);
            this.other.tell('watch.progress', { watch, revision });
          },
          ended: (error) => this.end(error),
        },
      );
      if (this.disposed) this.watch.dispose();
    } catch (error) {
      this.end(error instanceof StoreError ? error : new StoreError('unavailable', String(error)));
    }
  }

  requestProgress(): void {
    this.watch?.requestProgress();
  }

  taken(bytes: number): void {
    this.onItsWay -= bytes;
    if (this.watch || this.disposed || this.onItsWay > ON_ITS_WAY_BYTES / 2) return;
    this.open();
  }

  dispose(): void {
    this.disposed = true;
    this.watch?.dispose();
  }

  private tell(packed: PackedEvents): void {
    const { watch } = this.range;
    const told = { ...packed, watch };
    this.onItsWay += sizeOf(packed);
    this.other.tell('watch.events', told, [packed.bytes.buffer]);
    if (this.onItsWay <= ON_ITS_WAY_BYTES) return;
    this.watch?.dispose();
    this.watch = undefined;
  }

  private end(error: StoreError): void {
    if (this.disposed) return;
    this.dispose();
    this.ended();
    this.other.tell('watch.ended', { watch: this.range.watch, failure: failureOf(error) });
  }
}

/** What events on their way count for, on both ends. */
export function sizeOf({ events, bytes }: PackedEvents): number {
  return bytes.length + events.length * EVENT_BYTES;
}

async function outcome<T>(asked: Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await asked };
  } catch (error) {
    if (error instanceof StoreError) return { failure: failureOf(error) };
    throw error;
  }
}

/** The bytes of what was found are a copy, made to be handed over. */
async function handed<T extends Pick<PackedRecords, 'bytes'>>(
  asked: Promise<T>,
): Promise<Outcome<T> | HandedOver<Outcome<T>>> {
  const result = await outcome(asked);
  return 'value' in result ? new HandedOver(result, [result.value.bytes.buffer]) : result;
}
