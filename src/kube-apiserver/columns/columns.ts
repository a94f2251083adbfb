import { ownValue } from '../../base/index.ts';
import type { TableColumn } from '../../apiserver/index.ts';
import { columnsJson } from './generated/columns.ts';

type Row = readonly [name: string, type: string, format: string, priority: number, text: number];

interface Columns {
  readonly texts: readonly string[];
  readonly columns: Readonly<Record<string, readonly Row[]>>;
}

let parsed: Columns | undefined;
const made = new Map<string, readonly TableColumn[]>();

/** The columns of a built-in kind (`v1/Pod`); undefined where there are none of its own. */
export function builtInColumns(kind: string): readonly TableColumn[] | undefined {
  const known = made.get(kind);
  if (known) return known;
  parsed ??= JSON.parse(columnsJson) as Columns;
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
