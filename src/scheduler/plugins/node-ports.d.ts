import type { EnqueueExtensions, FilterPlugin, PreFilterPlugin } from '../framework/index.ts';
/** Keeps Pods off nodes on which a host port that they want is taken. */
export declare const nodePorts: PreFilterPlugin & FilterPlugin & EnqueueExtensions;
//# sourceMappingURL=node-ports.d.ts.map
