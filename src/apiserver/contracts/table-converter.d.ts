import type { JsonObject } from '../../base/index.ts';
import type { GroupVersionKind, KubernetesObject } from '../../api/index.ts';
export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  readonly priority: number;
}
/** Turns objects into the rows of a `Table` of meta/v1. */
export interface TableConverter {
  columns(kind: GroupVersionKind): readonly TableColumn[];
  /** One cell for each column. `nowMs` is what ages count from. */
  cells(kind: GroupVersionKind, object: KubernetesObject, nowMs: number): readonly unknown[];
  /** What a row says beside its cells: that a Pod has ended. */
  conditions?(kind: GroupVersionKind, object: KubernetesObject): readonly JsonObject[] | undefined;
}
//# sourceMappingURL=table-converter.d.ts.map
