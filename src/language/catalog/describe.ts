import { code, markup } from '../../base/index.ts';
import type { Schema } from '../../api/index.ts';
import type { Catalog } from './catalog.ts';
import { specialType } from './schema-path.ts';

/** A schema's type in a word or two: `string`, `list of Container`, `map of string`, `Quantity`. */
export function typeText(catalog: Catalog, schema: Schema | undefined): string {
  if (!schema) return 'any';
  if (specialType(schema) === 'quantity') return 'quantity';
  const resolved = catalog.resolve(schema);
  if (resolved.format === 'int-or-string' || resolved['x-kubernetes-int-or-string'])
    return 'integer or string';
  if (resolved.format === 'date-time') return 'time';
  if (resolved.format === 'byte') return 'base64';
  if (resolved.type === 'array') return `list of ${typeText(catalog, resolved.items)}`;
  if (resolved.type !== 'object') return resolved.type ?? 'any';
  const name = schema.$ref?.slice(schema.$ref.lastIndexOf('.') + 1);
  if (name !== undefined) return name;
  const values = resolved.additionalProperties;
  return typeof values === 'object' ? `map of ${typeText(catalog, values)}` : 'object';
}

/** What there is to say about a field of a type, as Markdown: its text, its default, its values. */
export function documentationOf(
  catalog: Catalog,
  owner: Schema,
  field: string,
  schema: Schema | undefined,
): string {
  if (!schema) return '';
  const resolved = catalog.resolve(schema);
  const initial = schema.default ?? resolved.default;
  const text = catalog.textOf(owner, field) || catalog.textOf(schema);
  const parts = [text];
  if (isWord(initial)) parts.push(markup`Default: ${code(String(initial))}`.source);
  if (resolved.enum && !/enum values/.test(text))
    parts.push(`One of ${resolved.enum.map((value) => code(String(value)).source).join(', ')}`);
  return parts.filter((part) => part !== '').join('\n\n');
}

function isWord(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
