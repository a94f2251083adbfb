import { type CellsByKind } from './cells.ts';
/** Admission, aggregation, flow control and device allocation. */
export declare const extendingCells: CellsByKind;
//# sourceMappingURL=extending.d.ts.map
