/** What one request, and the server as a whole, may use. */
export interface Limits {
  readonly bodyBytes: number;
  /** Chunks that wait for a slow watcher before it is cut off. */
  readonly watchQueue: number;
  /** Changes that each resource keeps in memory for watches that resume. */
  readonly watchWindow: number;
  /** The shortest time that a watch without a timeout lasts; it lasts up to twice as long. */
  readonly watchTimeoutMs: number;
  /** How long revisions are kept after they were overwritten. */
  readonly historyMs: number;
  /** How long an Event stays after its last write. */
  readonly eventTtlMs: number;
  /** How often a write without a revision to hold to is tried again when others get in between. */
  readonly writeRetries: number;
  /** How many requests may be under way at once, but for watches and the like. */
  readonly requestsInFlight: number;
  /** How long a request may take, but for watches and the like. */
  readonly requestMs: number;
  /** How long each phase of admission may take. */
  readonly admissionMs: number;
}

/** Upstream's defaults, where it has one. */
export const DEFAULT_LIMITS: Limits = {
  bodyBytes: 3 * 1024 * 1024,
  watchQueue: 10_000,
  watchWindow: 1000,
  watchTimeoutMs: 1_800_000,
  historyMs: 300_000,
  eventTtlMs: 3_600_000,
  writeRetries: 10,
  // Upstream works on 600 at a time and lets some thousands wait; here those that wait are under way, too.
  requestsInFlight: 4000,
  requestMs: 60_000,
  admissionMs: 30_000,
};
