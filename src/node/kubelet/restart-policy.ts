/** When a container that ended, or could not be started, is tried again. `failures` counts those in a row. */
export interface RestartPolicy {
  /** The count after one more end of a container that ran for `ranMs`. */
  failuresAfter(failures: number, ranMs: number): number;
  restartAfterMs(failures: number): number;
  /** Undefined: it is not tried again. */
  startAgainAfterMs(failures: number): number | undefined;
}

const INITIAL_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 300_000;
const FORGIVEN_AFTER_MS = 600_000;

/** As a kubelet does it: the first restart at once, then pauses that double from 10 seconds to 5 minutes. */
export const backoffRestarts: RestartPolicy = {
  failuresAfter: (failures, ranMs) => (ranMs >= FORGIVEN_AFTER_MS ? 1 : failures + 1),
  restartAfterMs: (failures) => (failures <= 1 ? 0 : pauseMs(failures - 1)),
  startAgainAfterMs: pauseMs,
};

/** Restarts at once, and leaves what cannot be started alone: for tests that do not wait. */
export const immediateRestarts: RestartPolicy = {
  failuresAfter: () => 0,
  restartAfterMs: () => 0,
  startAgainAfterMs: () => undefined,
};

function pauseMs(failures: number): number {
  return Math.min(INITIAL_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
}
