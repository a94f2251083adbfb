import type { ControllerDescriptor } from '../library/wiring/index.ts';
export declare const replicationControllerController: ControllerDescriptor;
//# sourceMappingURL=index.d.ts.map
