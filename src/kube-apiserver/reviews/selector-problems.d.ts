/** Selectors of an access review that cannot be read: they are left out of account, and the answer says so. */
import { type JsonObject } from '../../base/index.ts';
/** The `evaluationError` of a review's spec; undefined where all can be read. */
export declare function selectorProblems(spec: JsonObject): string | undefined;
//# sourceMappingURL=selector-problems.d.ts.map
