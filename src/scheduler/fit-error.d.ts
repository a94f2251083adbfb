import { type Diagnosis } from './framework/index.ts';
/** `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable. preemption: …` */
export declare function formatFitError(diagnosis: Diagnosis, postFilterMessage: string): string;
//# sourceMappingURL=fit-error.d.ts.map
