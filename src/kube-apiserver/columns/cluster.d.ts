import { type CellsByKind } from './cells.ts';
export declare const clusterCells: CellsByKind;
//# sourceMappingURL=cluster.d.ts.map
