import { type CellsByKind } from './cells.ts';
export declare const workloadCells: CellsByKind;
//# sourceMappingURL=workloads.d.ts.map
