import type { JsonObject } from '../../base/index.ts';
import type { KubernetesObject } from '../object.ts';

/** A column definition of a `Table` of meta/v1. */
export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  readonly priority: number;
}

/** Turns the objects of one kind into the rows of a `Table`. */
export interface TableConvertor {
  readonly columns: readonly TableColumn[];
  /** One cell for each column. `nowMs` is what ages count from. */
  cells(object: KubernetesObject, nowMs: number): readonly unknown[];
  /** What a row says beside its cells: that a Pod has ended. */
  conditions?(object: KubernetesObject): readonly JsonObject[] | undefined;
}

/** Name and time of creation: the table of a kind that has none of its own. */
export const DEFAULT_TABLE: TableConvertor = {
  columns: [
    column('Name', 'name', 'Name must be unique within a namespace.'),
    column('Created At', '', 'The time at which the object was created.'),
  ],
  cells: ({ metadata }) => [metadata.name ?? '', metadata.creationTimestamp ?? null],
};

function column(name: string, format: string, description: string): TableColumn {
  return { name, type: name === 'Name' ? 'string' : 'date', format, description, priority: 0 };
}
