/** What a store and the one that stands for it in another thread say to each other. */
import type { HandedOver } from '../../base/index.ts';
import type { StoreError, StoreErrorCode } from '../store-error.ts';
import type { StoreLease, StoreRange } from '../store.ts';
import type { StoreTransaction } from '../transaction.ts';
import type { PackedEvents, PackedRecords } from './packed.ts';

/** A failure of the store, which both ends know by its code. */
export interface RemoteFailure {
  readonly code: StoreErrorCode;
  readonly message: string;
  readonly revision?: number;
}

export type Outcome<T> = { readonly value: T } | { readonly failure: RemoteFailure };

type Answer<T> = Promise<Outcome<T> | HandedOver<Outcome<T>>>;

interface KeyRange {
  readonly start: string;
  readonly end: string;
}

/** A range that a watch goes through. Its number is the asker's. */
export interface RemoteWatchRange extends KeyRange {
  readonly watch: number;
  readonly afterRevision: number;
}

/** What the thread with the store answers. */
export type StoreMethods = {
  'store.currentRevision': (none: null) => Answer<number>;
  'store.get': (of: { readonly key: string; readonly revision?: number }) => Answer<PackedRecords>;
  'store.range': (range: StoreRange) => Answer<RemotePage>;
  'store.commit': (transaction: StoreTransaction) => Answer<RemoteTransactionResult>;
  'store.readPast': (of: {
    readonly range: KeyRange;
    readonly afterRevision: number;
  }) => Answer<PackedEvents & { readonly upTo: number }>;
  'store.history': (key: string) => Answer<PackedEvents>;
  'store.grantLease': (ttlMs: number) => Answer<StoreLease>;
  'store.keepLeaseAlive': (id: string) => Answer<StoreLease>;
  'store.revokeLease': (id: string) => Answer<null>;
  'store.compact': (revision: number) => Answer<null>;
  'store.damagedKeys': (none: null) => Answer<readonly string[]>;
  'store.watch': (range: RemoteWatchRange) => void;
  'store.requestProgress': (watch: number) => void;
  /** So many bytes of events have been taken in. */
  'store.taken': (taken: { readonly watch: number; readonly bytes: number }) => void;
  'store.unwatch': (watch: number) => void;
};

/** What the other thread is told. */
export type StoreWatchMethods = {
  'watch.events': (told: PackedEvents & { readonly watch: number }) => void;
  'watch.progress': (told: { readonly watch: number; readonly revision: number }) => void;
  'watch.ended': (told: { readonly watch: number; readonly failure: RemoteFailure }) => void;
};

export interface RemotePage extends PackedRecords {
  readonly revision: number;
  readonly remaining: number;
}

export interface RemoteTransactionResult extends PackedRecords {
  readonly written: boolean;
  readonly revision: number;
}

export function failureOf({ code, message, revision }: StoreError): RemoteFailure {
  return { code, message, ...(revision === undefined ? {} : { revision }) };
}
