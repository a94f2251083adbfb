/**
 * The token controller: fills in the Secrets that ask for a token of a ServiceAccount, and deletes them with it.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
export declare const serviceAccountTokenController: ControllerDescriptor;
//# sourceMappingURL=index.d.ts.map
