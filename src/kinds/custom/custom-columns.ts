/** The columns of a custom resource: its name, and what its definition asks for. */
import { isObject, LargeInteger } from '../../base/index.ts';
import { goJson, type KubernetesObject, type PrinterColumns, type TableColumn } from '../../api/index.ts';
import type { DefinitionColumn } from './definition.ts';
import { plainColumns, since } from '../columns/index.ts';
import { type JsonPath, parseJsonPath } from './json-path.ts';

/** Where a definition names no columns, there is the age. A path that is none leaves all of them out. */
export function customColumns(asked: readonly DefinitionColumn[] | undefined): PrinterColumns {
  const columns = asked && asked.length > 0 ? asked : [ageColumn()];
  const read = columns.map((column) => cellOf(column));
  const isReadable = read.every((cell) => cell !== undefined);
  return {
    get definitions() {
      return [...plainColumns().slice(0, 1), ...(isReadable ? columns.map(definitionOf) : [])];
    },
    cells: (object, nowMs) => [
      object.metadata.name ?? '',
      ...(isReadable ? read.map((cell) => cell?.(object, nowMs)) : []),
    ],
  };
}

function ageColumn(): DefinitionColumn {
  const description = plainColumns()[1]?.description ?? '';
  return { name: 'Age', type: 'date', description, jsonPath: '.metadata.creationTimestamp' };
}

function definitionOf({
  name,
  type,
  format,
  description,
  priority,
  jsonPath,
}: DefinitionColumn): TableColumn {
  const told = description ?? '';
  return {
    name,
    type,
    format: format ?? '',
    description: told === '' ? `Custom resource definition column (in JSONPath format): ${jsonPath}` : told,
    priority: priority ?? 0,
  };
}

type Cell = (object: KubernetesObject, nowMs: number) => unknown;

function cellOf({ type, jsonPath }: DefinitionColumn): Cell | undefined {
  const path: JsonPath | undefined = parseJsonPath(jsonPath);
  return path && ((object, nowMs) => cell(type, path(object)[0], nowMs));
}

function cell(type: string, value: unknown, nowMs: number): unknown {
  if (value === undefined || value === null) return null;
  const isNumber = typeof value === 'number' || value instanceof LargeInteger;
  switch (type) {
    case 'string':
      return textOf(value);
    case 'integer':
      return isNumber ? (value instanceof LargeInteger ? value : Math.trunc(value)) : null;
    case 'number':
      return isNumber ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'date':
      return typeof value === 'string' ? ageText(value, nowMs) : null;
    default:
      return null;
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) || isObject(value) ? goJson(value) : String(value);
}

function ageText(text: string, nowMs: number): string {
  if (text === '') return '<unknown>';
  const isTime = /^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(Date.parse(text));
  return isTime ? since(text, nowMs) : '<invalid>';
}
