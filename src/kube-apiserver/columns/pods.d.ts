import { type JsonObject } from '../../base/index.ts';
import { type KubernetesObject } from '../../api/index.ts';
import { type CellsByKind } from './cells.ts';
export declare const podCells: CellsByKind;
/** What a row says of its object beside the cells: that a Pod has ended. */
export declare function rowConditions({
  kind,
  apiVersion,
  status,
}: KubernetesObject): JsonObject[] | undefined;
//# sourceMappingURL=pods.d.ts.map
