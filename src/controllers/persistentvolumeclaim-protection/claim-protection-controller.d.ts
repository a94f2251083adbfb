import type { Disposable } from '../../base/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
/** Keeps a claim that is deleted as long as a Pod on a node uses it. */
export declare function startClaimProtection(context: ControllerContext): Disposable;
//# sourceMappingURL=claim-protection-controller.d.ts.map
