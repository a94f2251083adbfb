import type { ControllerDescriptor } from '../library/wiring/index.ts';
export declare const replicaSetController: ControllerDescriptor;
//# sourceMappingURL=index.d.ts.map
