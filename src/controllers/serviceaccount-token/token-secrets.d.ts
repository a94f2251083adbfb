import type { Disposable } from '../../base/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
/** Fills in the Secrets that ask for a token of a ServiceAccount, and deletes them with it. */
export declare function startTokenSecretController(context: ControllerContext): Disposable;
//# sourceMappingURL=token-secrets.d.ts.map
