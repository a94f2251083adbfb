import type { PathHandler } from '../contracts/index.ts';
/** Something that must be well for the server to be. */
export interface HealthCheck {
  readonly name: string;
  /** Rejects with what is wrong. */
  check(): Promise<void>;
}
/** The checks behind each of the three paths. */
export interface HealthChecks {
  /** The process is of use; one that is not wants to be started again. */
  readonly livez: readonly HealthCheck[];
  /** It can take requests now. */
  readonly readyz: readonly HealthCheck[];
  /** All is well in the whole program. */
  readonly healthz: readonly HealthCheck[];
}
/**
 * Serves `/livez`, `/readyz` and the old `/healthz`, in upstream's words: `ok`, or the list of checks where one fails
 * or the query has `verbose`; `exclude=NAME` passes a check over; `/readyz/NAME` is one check.
 */
export declare function healthPaths(checks: HealthChecks): PathHandler;
//# sourceMappingURL=health.d.ts.map
