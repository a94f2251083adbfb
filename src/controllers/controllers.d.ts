import type { ControllerDescriptor } from './library/wiring/index.ts';
/** The row of controllers, in the order in which they start. */
export declare const CONTROLLERS: readonly ControllerDescriptor[];
//# sourceMappingURL=controllers.d.ts.map
