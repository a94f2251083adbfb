import type { PreEnqueuePlugin } from '../framework/index.ts';
/** Keeps a Pod out of the queue until all its gates are gone. */
export declare const schedulingGates: PreEnqueuePlugin;
//# sourceMappingURL=scheduling-gates.d.ts.map
