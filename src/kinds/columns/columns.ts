import { ownValue } from '../../base/index.ts';
import {
  apiVersionOf,
  type GroupVersionKind,
  type PrinterColumns,
  type TableColumn,
} from '../../api/index.ts';
import type { KindDefinition } from '../definition/index.ts';
import { type Cells, nameOf } from './cells.ts';
import { columnsJson } from './generated/columns.ts';

/** The columns of a built-in kind, as upstream prints them; of one without its own, name and time of creation. */
export function columnsOf({ cells = plainCells, rowConditions, ...kind }: KindDefinition): PrinterColumns {
  return {
    get definitions() {
      return columnDefinitions(keyOf(kind)) ?? columnDefinitions(PLAIN) ?? [];
    },
    cells,
    ...(rowConditions ? { conditions: rowConditions } : {}),
  };
}

/** The columns of a kind without any of its own: name and time of creation. */
export function plainColumns(): readonly TableColumn[] {
  return columnDefinitions(PLAIN) ?? [];
}

/** What a Role shows is what a kind without columns of its own shows. */
const PLAIN = 'rbac.authorization.k8s.io/v1/Role';

const plainCells: Cells = (object) => [nameOf(object), object.metadata.creationTimestamp ?? null];

type Row = readonly [name: string, type: string, format: string, priority: number, text: number];

interface Facts {
  readonly texts: readonly string[];
  readonly columns: Readonly<Record<string, readonly Row[]>>;
}

let parsed: Facts | undefined;
const made = new Map<string, readonly TableColumn[]>();

/** By kind: `v1/Pod`. */
function columnDefinitions(kind: string): readonly TableColumn[] | undefined {
  const known = made.get(kind);
  if (known) return known;
  parsed ??= JSON.parse(columnsJson) as Facts;
  const { texts, columns } = parsed;
  const own = ownValue(columns, kind)?.map(([name, type, format, priority, textIndex]) => ({
    name,
    type,
    format,
    description: texts[textIndex] ?? '',
    priority,
  }));
  if (own) made.set(kind, own);
  return own;
}

function keyOf(kind: GroupVersionKind): string {
  return `${apiVersionOf(kind)}/${kind.kind}`;
}
