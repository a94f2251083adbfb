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
}
/** Upstream's defaults, where it has one. */
export declare const DEFAULT_LIMITS: Limits;
//# sourceMappingURL=limits.d.ts.map
