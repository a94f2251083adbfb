import { ownValue } from '../../base/index.ts';
import { apiVersionOf, type GroupVersionKind, type KubernetesObject } from '../../api/index.ts';
import type { TableColumn, TableConverter } from '../../apiserver/index.ts';
import { accessCells } from './access.ts';
import { autoscalerCells } from './autoscalers.ts';
import { type CellsByKind, nameOf } from './cells.ts';
import { clusterCells } from './cluster.ts';
import { builtInColumns } from './columns.ts';
import { extendingCells } from './extending.ts';
import { jobCells } from './jobs.ts';
import { podCells, rowConditions } from './pods.ts';
import { serviceCells } from './services.ts';
import { storageCells } from './storage.ts';
import { workloadCells } from './workloads.ts';

const CELLS: CellsByKind = {
  ...accessCells,
  ...autoscalerCells,
  ...clusterCells,
  ...extendingCells,
  ...jobCells,
  ...podCells,
  ...serviceCells,
  ...storageCells,
  ...workloadCells,
};

/** The tables of the built-in kinds, as upstream prints them; of any other, name and time of creation. */
export const builtInTables: TableConverter = {
  columns: (kind) => builtInColumns(keyOf(kind)) ?? plainColumns(),
  cells: (kind, object, nowMs) => ownValue(CELLS, keyOf(kind))?.(object, nowMs) ?? plainCells(object),
  conditions: (_, object) => rowConditions(object),
};

function keyOf(kind: GroupVersionKind): string {
  return `${apiVersionOf(kind)}/${kind.kind}`;
}

/** What a Role shows is what a kind without a table of its own shows. */
function plainColumns(): readonly TableColumn[] {
  return builtInColumns('rbac.authorization.k8s.io/v1/Role') ?? [];
}

function plainCells(object: KubernetesObject): unknown[] {
  return [nameOf(object), object.metadata.creationTimestamp ?? null];
}
