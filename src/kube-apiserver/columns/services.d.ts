import { type CellsByKind } from './cells.ts';
export declare const serviceCells: CellsByKind;
//# sourceMappingURL=services.d.ts.map
