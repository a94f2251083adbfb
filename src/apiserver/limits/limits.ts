/** What one request, and the server as a whole, may use. */
export interface Limits {
  readonly bodyBytes: number;
  /** A write of which the body, or what it changes, is longer is passed on to who serves what is large, where there is one. */
  readonly ownBodyBytes: number;
  /** The same of a read of an object that is longer, in another form than that in which it is stored. */
  readonly ownReadBytes: number;
  /** Changes that each resource keeps in memory for watches: who is further behind is cut off. */
  readonly watchWindow: number;
  /** How much of what they replaced these keep in memory. */
  readonly watchWindowBytes: number;
  /** How long a watcher may take nothing, though there is something to tell, before it is cut off. */
  readonly watchStallMs: number;
  /** How much may be replaced while a watcher is still at what there was when it began, before it is cut off. */
  readonly watchSnapshotBytes: number;
  /** The shortest time that a watch without a timeout lasts; it lasts up to twice as long. */
  readonly watchTimeoutMs: number;
  /** How long revisions are kept after they were overwritten. */
  readonly historyMs: number;
  /** How long an Event stays after its last write. */
  readonly eventTtlMs: number;
  /** How often a write without a revision to hold to is tried again when others get in between. */
  readonly writeRetries: number;
  /**
   * How many requests that read, and that write, may be under way at once, but for watches and the like; 0: any number.
   * Where there are priority levels, these share the sum as seats instead, of which a wide request takes several.
   */
  readonly inFlight: { readonly reads: number; readonly writes: number };
  /** How long a request may take, but for watches and the like. */
  readonly requestMs: number;
  /** How long each phase of admission may take. */
  readonly admissionMs: number;
}

/** Upstream's defaults, where it has one. */
export const DEFAULT_LIMITS: Limits = {
  bodyBytes: 3 * 1024 * 1024,
  ownBodyBytes: 48 * 1024,
  ownReadBytes: 128 * 1024,
  watchWindow: 10_000,
  watchWindowBytes: 8 * 1024 * 1024,
  watchStallMs: 60_000,
  watchSnapshotBytes: 64 * 1024 * 1024,
  watchTimeoutMs: 1_800_000,
  historyMs: 300_000,
  eventTtlMs: 3_600_000,
  writeRetries: 10,
  inFlight: { reads: 400, writes: 200 },
  requestMs: 60_000,
  // As long as the request: a webhook alone may take half of it.
  admissionMs: 60_000,
};
