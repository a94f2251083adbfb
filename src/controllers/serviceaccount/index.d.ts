/**
 * The ServiceAccount controller: each namespace has an account `default`, which comes back when it is deleted.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
export declare const serviceAccountController: ControllerDescriptor;
//# sourceMappingURL=index.d.ts.map
