/**
 * The Job controller: runs Pods until enough of them have succeeded or too many have failed, with or without indexes.
 * Every Pod carries a finalizer until its end was counted, so that none is counted twice or never.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
export declare const jobController: ControllerDescriptor;
//# sourceMappingURL=index.d.ts.map
