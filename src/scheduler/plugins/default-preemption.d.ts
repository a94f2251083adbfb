import { type PostFilterPlugin } from '../framework/index.ts';
/** Says on which nodes taking Pods of a lower priority away could help. None is taken away yet. */
export declare const defaultPreemption: PostFilterPlugin;
//# sourceMappingURL=default-preemption.d.ts.map
