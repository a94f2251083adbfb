import { type CellsByKind } from './cells.ts';
export declare const jobCells: CellsByKind;
//# sourceMappingURL=jobs.d.ts.map
