import { type Disposable } from '../base/index.ts';
import type { ControllerRuntime } from './controller-runtime.ts';
import type { SyncedSource, WatchSource } from './watch-objects.ts';
/** When to look at the key again, where not only a change asks for it. */
export interface ReconcileResult {
  readonly againAfterMs: number;
}
export interface ControllerOptions {
  /** Tells apart the queues of a controller that has several. */
  readonly queue?: string;
  /** How many keys are worked on at once. 5 where left out. */
  readonly workers?: number;
  /**
   * Reads the state and brings it one step nearer to what is wanted: safe to repeat, and blind to what woke it. What it
   * throws is counted, logged and tried again, but for a {@link TerminalError}.
   */
  reconcile(key: string): Promise<ReconcileResult | void>;
  readonly watches: readonly WatchSource[];
  /** Informers that `reconcile` reads and that do not wake it: it waits for their first list, too. */
  readonly reads?: readonly SyncedSource[];
  /** After so many retries a key waits for its next change. Without end where left out. */
  readonly retryLimit?: number;
  readonly retryInitialMs?: number;
  readonly retryLimitMs?: number;
  /** How long the first lists may take before it is a failure. 120,000 where left out, as controller-runtime's. */
  readonly cacheSyncTimeoutMs?: number;
}
/**
 * Works off the keys that its watches name. A reconcile that fails is logged, counted, and repeated after a growing
 * pause; it never stops the others. Nothing is reconciled before all informers have their first list; where that takes
 * too long, the controller says so in the log and to its health, and begins late.
 */
export declare function startController(runtime: ControllerRuntime, options: ControllerOptions): Disposable;
//# sourceMappingURL=controller.d.ts.map
