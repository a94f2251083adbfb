/** What is outside of a limit range, in upstream's words. */
import type { Quantity } from '../../api/index.ts';
export interface Bound {
  /** `Container`, `Pod`, `PersistentVolumeClaim`. */
  readonly type: string;
  readonly resource: string;
  readonly bound: Quantity;
}
export declare function minimumProblem(
  of: Bound,
  request: Quantity | undefined,
  limit: Quantity | undefined,
): string | undefined;
export declare function maximumProblem(
  of: Bound,
  request: Quantity | undefined,
  limit: Quantity | undefined,
): string | undefined;
/** Of what has requests alone. */
export declare function maximumRequestProblem(of: Bound, request: Quantity | undefined): string | undefined;
export declare function ratioProblem(
  of: Bound,
  request: Quantity | undefined,
  limit: Quantity | undefined,
): string | undefined;
//# sourceMappingURL=limit-problems.d.ts.map
