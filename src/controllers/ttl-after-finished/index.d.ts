/**
 * The TTL-after-finished controller: deletes Jobs a while after they ended, where `ttlSecondsAfterFinished` says so.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
export declare const ttlAfterFinishedController: ControllerDescriptor;
//# sourceMappingURL=index.d.ts.map
