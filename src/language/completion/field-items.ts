import type { Schema } from '../../api/index.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { childSchema } from '../catalog/schema-path.ts';
import { documentationOf, typeText } from '../catalog/describe.ts';
import { keyText, type MapNode } from '../syntax/index.ts';
import type { Range } from '../text/text.ts';
import type { CompletionItem } from './completion-item.ts';
import type { KeyExpected } from './probe.ts';
import { escape, type SnippetStyle, SnippetWriter } from './snippet.ts';

/** Where a field would be written. */
export interface FieldPlace {
  readonly style: SnippetStyle;
  /** The column of the key, once indentation is set right. */
  readonly column: number;
  /** Where what is written begins: at the word, or before it at an indentation that is wrong. */
  readonly from: number;
  /** Written before the key: the right indentation, the dash of a new item. */
  readonly prefix: string;
  /** Sorts a group of items before or behind others. */
  readonly group: number;
}

/** An item for every field of a schema that the map does not have yet, the required ones first. */
export function fieldItems(
  catalog: Catalog,
  schema: Schema,
  present: ReadonlySet<string>,
  expected: KeyExpected,
  place: FieldPlace,
): CompletionItem[] {
  const resolved = catalog.resolve(schema);
  const required = new Set(resolved.required);
  return Object.keys(resolved.properties ?? {})
    .filter((name) => !present.has(name))
    .map((name) =>
      fieldItem(catalog, { owner: schema, name, required: required.has(name) }, expected, place),
    );
}

/** The keys of a map but the one that is being typed. */
export function presentKeys(map: MapNode, expected: KeyExpected): ReadonlySet<string> {
  return new Set(
    map.entries.filter((entry) => entry !== expected.entry).map((entry) => keyText(entry) ?? ''),
  );
}

interface Field {
  readonly owner: Schema;
  readonly name: string;
  readonly required: boolean;
}

function fieldItem(
  catalog: Catalog,
  { owner, name, required }: Field,
  expected: KeyExpected,
  place: FieldPlace,
): CompletionItem {
  const schema = childSchema(catalog, owner, name);
  const space = expected.needsSpace ? ' ' : '';
  const resolved = schema && catalog.resolve(schema);
  return {
    label: name,
    kind: 'field',
    detail: `${typeText(catalog, schema)}${required ? ', required' : ''}`,
    documentation: () => documentationOf(catalog, owner, name, schema),
    sortText: `${place.group}${orderOf(name, required)}${name}`,
    filterText: expected.quoted && place.style === 'json' ? JSON.stringify(name) : name,
    edit: {
      range: rangeOf(expected, place),
      newText: space + place.prefix + textOf(catalog, name, schema, expected, place),
    },
    additionalEdits: [],
    asksAgain:
      !expected.hasColon && (resolved?.type === 'boolean' || resolved?.enum !== undefined || isHeader(name)),
  };
}

/** A key in JSON is written with its quotes, wherever they are already. */
function rangeOf({ word, quoted, closed }: KeyExpected, { style, from }: FieldPlace): Range {
  if (!quoted || style !== 'json') return { start: from, end: word.end };
  return { start: word.start - 1, end: word.end + (closed ? 1 : 0) };
}

function textOf(
  catalog: Catalog,
  name: string,
  schema: Schema | undefined,
  expected: KeyExpected,
  place: FieldPlace,
): string {
  if (expected.hasColon) return escape(place.style === 'json' ? JSON.stringify(name) : name);
  return new SnippetWriter(catalog, place.style).field(name, schema, place.column);
}

function orderOf(name: string, required: boolean): number {
  const header = ['apiVersion', 'kind', 'metadata', 'spec'].indexOf(name);
  if (header >= 0) return header;
  return required ? 4 : name === 'status' ? 6 : 5;
}

function isHeader(name: string): boolean {
  return name === 'apiVersion' || name === 'kind';
}
