import { type CellsByKind } from './cells.ts';
export declare const autoscalerCells: CellsByKind;
//# sourceMappingURL=autoscalers.d.ts.map
