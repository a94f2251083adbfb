import { type CellsByKind } from './cells.ts';
export declare const accessCells: CellsByKind;
//# sourceMappingURL=access.d.ts.map
