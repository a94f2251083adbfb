import type { EnqueueExtensions, FilterPlugin } from '../framework/index.ts';
/** Holds a Pod to the node that its spec names. */
export declare const nodeName: FilterPlugin & EnqueueExtensions;
//# sourceMappingURL=node-name.d.ts.map
