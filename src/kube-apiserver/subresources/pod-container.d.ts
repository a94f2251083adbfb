import type { Pod } from '../../kinds/index.ts';
/** The container of a Pod that a client means: the named one, or the only one. Throws a 400. */
export declare function containerOf({ metadata, spec }: Pod, name: string): string;
//# sourceMappingURL=pod-container.d.ts.map
