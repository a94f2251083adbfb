import { type Clock, grouped } from '../../base/index.ts';
import type { Event } from '../../kinds/index.ts';
import { timeMs } from '../../api/index.ts';
import type { Store, StoreRecord } from '../../store/index.ts';
import { isReadable, type ObjectCodec, ownAuthor } from '../../apiserver/index.ts';

/** How many Events are read at a time. */
const PAGE = 500;

export interface EventExpiryParts {
  readonly store: Store;
  readonly clock: Clock;
  /** What the keys of Events begin with. */
  readonly prefix: string;
  readonly ttlMs: number;
  readonly codec: ObjectCodec;
}

/**
 * Gives leases to stored Events that have none: those of a store from before Events went by leases. Their time counts
 * from when they last happened. Every other Event gets its lease when it is written.
 */
export async function leaseOldEvents(parts: EventExpiryParts): Promise<void> {
  const { store, prefix } = parts;
  const end = `${prefix}\uffff`;
  for (let start: string | undefined = prefix; start !== undefined;) {
    const { records, remaining } = await store.range({ start, end, limit: PAGE, isCounted: false });
    await leaseAll(
      parts,
      records.filter((record) => record.lease === undefined && isReadable(record, parts.codec)),
    );
    const last = records.at(-1);
    start = last && remaining > 0 ? `${last.key}\0` : undefined;
  }
}

/** Those that are due within the same twentieth of their time go together. */
async function leaseAll(
  { store, clock, ttlMs, codec }: EventExpiryParts,
  records: readonly StoreRecord[],
): Promise<void> {
  const now = clock.now();
  const step = ttlMs / 20;
  const groups = grouped(records, ({ value }) =>
    Math.ceil((lastMs(codec.decode(value) as Event, now) + ttlMs - now) / step),
  );
  for (const [steps, group] of groups) {
    const { id } = await store.grantLease(Math.max(1, steps * step));
    // One that was written meanwhile has its own by now.
    await Promise.all(
      group.map(({ key, value, modRevision }) =>
        store.write({ key, value, expectedRevision: modRevision, lease: id, author: ownAuthor('update') }),
      ),
    );
  }
}

/** When an Event last happened, as it says itself; never later than now. */
function lastMs({ metadata, lastTimestamp, eventTime, series }: Event, nowMs: number): number {
  const texts = [metadata.creationTimestamp, lastTimestamp, eventTime, series?.lastObservedTime];
  const times = texts.map((text) => timeMs(text ?? '')).filter((ms) => !Number.isNaN(ms));
  return Math.min(nowMs, Math.max(0, ...times));
}
