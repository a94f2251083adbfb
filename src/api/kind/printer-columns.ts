import type { JsonObject } from '../../base/index.ts';
import type { KubernetesObject } from '../object.ts';

export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  /** 0: always shown; else only where a client asks for wide output. */
  readonly priority: number;
}

/** How the objects of a kind stand in a `Table` of meta/v1: what `kubectl get` prints. */
export interface PrinterColumns {
  readonly definitions: readonly TableColumn[];
  /** One cell for each column. `nowMs` is what ages count from. */
  cells(object: KubernetesObject, nowMs: number): readonly unknown[];
  /** What a row says beside its cells: that a Pod has ended. */
  conditions?(object: KubernetesObject): readonly JsonObject[] | undefined;
}
