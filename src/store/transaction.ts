import type { StoreEvent, StoreRecord } from './record.ts';
import { noLeaseError, StoreError } from './store-error.ts';

/** What a transaction holds to. */
export interface StoreCompare {
  readonly key: string;
  /** The modRevision that the key must have; 0: it must not exist. */
  readonly modRevision: number;
}

/** Puts a key, or deletes it (`value` left out): of what does not exist, without an event. */
export interface StoreOperation {
  readonly key: string;
  readonly value?: Uint8Array;
  /** The key goes with this lease. A put without one takes the key out of the lease it had. */
  readonly lease?: string;
}

/** All of it or nothing, with one revision. */
export interface StoreTransaction {
  readonly compares: readonly StoreCompare[];
  /** Each key at most once. */
  readonly operations: readonly StoreOperation[];
  /** Who writes: opaque to the store, kept with the revision, cut at {@link AUTHOR_LIMIT} characters. */
  readonly author?: string;
}

export type StoreTransactionResult =
  /** `revision` is that of the write; the newest where nothing was to be changed. */
  | {
      readonly written: true;
      readonly revision: number;
      /** What each operation found, in their order. */
      readonly previous: readonly (StoreRecord | undefined)[];
    }
  /** Nothing was written: a key stands otherwise. */
  | {
      readonly written: false;
      readonly revision: number;
      /** What each compared key holds, in the order of the compares. */
      readonly current: readonly (StoreRecord | undefined)[];
    };

/** A write of one key, or its deletion (`value` left out). */
export interface StoreWrite extends StoreOperation {
  /** The modRevision that the key must have; 0: it must not exist; left out: whatever it has. */
  readonly expectedRevision?: number;
  readonly author?: string;
}

export type StoreWriteResult =
  | { readonly written: true; readonly revision: number; readonly previous?: StoreRecord }
  /** Nothing was written: the key stands otherwise. A deletion of what does not exist ends here, too. */
  | { readonly written: false; readonly revision: number; readonly current?: StoreRecord };

/**
 * How many compares, and how many operations, a transaction may have. An etcd takes 128 unless it is told otherwise
 * (`--max-txn-ops`): a driver for it answers with `invalid` from where its server does.
 */
export const TRANSACTION_LIMIT = 4096;

export const AUTHOR_LIMIT = 256;

/** The transaction that a write of one key is. */
export function transactionOf({ expectedRevision, author, ...operation }: StoreWrite): StoreTransaction {
  const { key } = operation;
  return {
    compares: expectedRevision === undefined ? [] : [{ key, modRevision: expectedRevision }],
    operations: [operation],
    ...(author === undefined ? {} : { author }),
  };
}

/** What became of the write of one key, from what became of its transaction. */
export function writeResultOf(write: StoreWrite, result: StoreTransactionResult): StoreWriteResult {
  const { revision } = result;
  if (!result.written) {
    const [current] = result.current;
    return { written: false, revision, ...(current ? { current } : {}) };
  }
  const [previous] = result.previous;
  if (write.value === undefined && !previous) return { written: false, revision };
  return { written: true, revision, ...(previous ? { previous } : {}) };
}

/** What a store is, as far as a transaction looks at it. */
export interface TransactionState {
  /** The newest revision. */
  readonly revision: number;
  read(key: string): StoreRecord | undefined;
  hasLease(id: string): boolean;
}

/** What a transaction does to a store as it stands. */
export interface TransactionPlan {
  readonly result: StoreTransactionResult;
  /** What is to be stored, all of the revision of the result. */
  readonly events: readonly StoreEvent[];
}

/** Decides on a transaction. Throws {@link StoreError} `invalid` or `no-lease`. */
export function planTransaction(transaction: StoreTransaction, state: TransactionState): TransactionPlan {
  assertValid(transaction);
  const { compares, operations, author } = transaction;
  const current = compares.map(({ key }) => state.read(key));
  if (compares.some(({ modRevision }, i) => (current[i]?.modRevision ?? 0) !== modRevision)) {
    return { result: { written: false, revision: state.revision, current }, events: [] };
  }
  // What is written has mostly been compared in the same place.
  const previous = operations.map(({ key }, i) => (compares[i]?.key === key ? current[i] : state.read(key)));
  const signed = author === undefined || author === '' ? {} : { author: author.slice(0, AUTHOR_LIMIT) };
  const next = state.revision + 1;
  const events: StoreEvent[] = [];
  for (const [i, operation] of operations.entries()) {
    if (operation.lease !== undefined && !state.hasLease(operation.lease)) {
      throw noLeaseError(operation.lease);
    }
    const event = eventOf(operation, previous[i], next, signed);
    if (event) events.push(event);
  }
  const revision = events.length > 0 ? next : state.revision;
  return { result: { written: true, revision, previous }, events };
}

function eventOf(
  { key, value, lease }: StoreOperation,
  previous: StoreRecord | undefined,
  revision: number,
  signed: { readonly author?: string },
): StoreEvent | undefined {
  if (value === undefined) return previous && { type: 'delete', key, previous, revision, ...signed };
  const record: StoreRecord = {
    key,
    value,
    createRevision: previous?.createRevision ?? revision,
    modRevision: revision,
    ...(lease === undefined ? {} : { lease }),
    ...signed,
  };
  return { type: 'put', record, revision, ...(previous ? { previous } : {}) };
}

function assertValid({ compares, operations }: StoreTransaction): void {
  if (compares.length > TRANSACTION_LIMIT || operations.length > TRANSACTION_LIMIT) {
    throw new StoreError('invalid', `a transaction has at most ${TRANSACTION_LIMIT} compares and operations`);
  }
  if (operations.length > 1 && new Set(operations.map(({ key }) => key)).size < operations.length) {
    throw new StoreError('invalid', 'a transaction writes a key twice');
  }
}
