/** When a container that ended, or could not be started, is tried again. `failures` counts those in a row. */
export interface RestartPolicy {
  /** The count after one more end of a container that ran for `ranMs`. */
  failuresAfter(failures: number, ranMs: number): number;
  restartAfterMs(failures: number): number;
  /** Undefined: it is not tried again. */
  startAgainAfterMs(failures: number): number | undefined;
}
/** As a kubelet does it: the first restart at once, then pauses that double from 10 seconds to 5 minutes. */
export declare const backoffRestarts: RestartPolicy;
/** Restarts at once, and leaves what cannot be started alone: for tests that do not wait. */
export declare const immediateRestarts: RestartPolicy;
//# sourceMappingURL=restart-policy.d.ts.map
