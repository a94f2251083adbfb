import { type CellsByKind } from './cells.ts';
export declare const storageCells: CellsByKind;
//# sourceMappingURL=storage.d.ts.map
