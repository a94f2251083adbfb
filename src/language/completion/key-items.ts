import type { Schema } from '../../api/index.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { childSchema, schemaAlong } from '../catalog/schema-path.ts';
import type { ManifestDocument } from '../document/manifest-document.ts';
import { replace } from '../edit/edits.ts';
import { isAbsent, keyText } from '../syntax/index.ts';
import type { CompletionItem } from '../types.ts';
import { fieldItems, type FieldPlace, presentKeys } from './field-items.ts';
import type { KeyExpected } from './probe.ts';
import type { SnippetStyle } from './snippet.ts';
import { valueItems } from './value-items.ts';

/** Fields for a place where a key is expected, and whatever else a word there could become. */
export function keyItems(
  catalog: Catalog,
  document: ManifestDocument,
  expected: KeyExpected,
): CompletionItem[] {
  const schema = schemaAlong(catalog, expected.root, expected.steps, expected.entry);
  const resolved = schema && catalog.resolve(schema);
  if (schema && resolved?.type === 'array' && !expected.map.flow) {
    return itemItems(catalog, document, expected, schema, expected.column, 1);
  }
  const items = schema ? ownFields(catalog, document, expected, schema) : [];
  if (resolved && resolved.type !== 'object' && isLone(expected)) {
    const value = { ...expected, role: 'value' as const };
    items.push(...valueItems(document, catalog, schema, value));
  }
  if (!expected.map.flow) items.push(...fieldsOfKeyAbove(catalog, document, expected, schema));
  return items;
}

function ownFields(
  catalog: Catalog,
  document: ManifestDocument,
  expected: KeyExpected,
  schema: Schema,
): CompletionItem[] {
  const { map, column, firstOnLine } = expected;
  const style: SnippetStyle = document.notation === 'json' ? 'json' : map.flow ? 'flow' : 'block';
  const alone = map.entries.length === 1;
  const wanted = map.flow || alone || !firstOnLine ? column : map.indent;
  const place = placeAt(expected, { style, column: wanted, prefix: '', group: 1 });
  return [
    ...newItemBeside(catalog, document, expected, schema),
    ...fieldItems(catalog, schema, presentKeys(map, expected), expected, place),
  ];
}

/** A line at the column of the dashes above it may be meant as the next item. */
function newItemBeside(
  catalog: Catalog,
  document: ManifestDocument,
  expected: KeyExpected,
  schema: Schema,
): CompletionItem[] {
  const { map, entry, column } = expected;
  const above = map.entries[map.entries.indexOf(entry) - 1];
  if (map.flow || above?.value?.kind !== 'sequence' || above.value.flow || above.value.indent !== column)
    return [];
  const list = childSchema(catalog, schema, keyText(above) ?? '');
  return list ? itemItems(catalog, document, expected, list, column, 0) : [];
}

/** The key above has no value yet: what is written now, at the same column, may be meant to be in it. */
function fieldsOfKeyAbove(
  catalog: Catalog,
  document: ManifestDocument,
  expected: KeyExpected,
  schema: Schema | undefined,
): CompletionItem[] {
  const { map, entry } = expected;
  const above = map.entries[map.entries.indexOf(entry) - 1];
  if (!above || above.colon < 0 || !isAbsent(above.value) || above.key.start === above.key.end) return [];
  const child = childSchema(catalog, schema, keyText(above) ?? '');
  const resolved = child && catalog.resolve(child);
  const column = map.indent + 2;
  if (child && resolved?.type === 'array') return itemItems(catalog, document, expected, child, column, 2);
  if (!child || resolved?.type !== 'object') return [];
  const place = placeAt(expected, { style: 'block', column, prefix: '', group: 2 });
  return fieldItems(catalog, child, new Set(), expected, place);
}

/** The fields of a new item, each with the dash that begins it. */
function itemItems(
  catalog: Catalog,
  document: ManifestDocument,
  expected: KeyExpected,
  list: Schema,
  dashColumn: number,
  group: number,
): CompletionItem[] {
  const { items } = catalog.resolve(list);
  if (!items) return [];
  const place = placeAt(expected, { style: 'block', column: dashColumn, prefix: '- ', group });
  const behindDash = { ...place, column: dashColumn + 2 };
  if (catalog.resolve(items).type === 'object') {
    return fieldItems(catalog, items, new Set(), expected, behindDash);
  }
  return valueItems(document, catalog, items, { ...expected, role: 'value' }).map((item) => ({
    ...item,
    edit: replace(place.from, item.edit.range.end, place.prefix + item.edit.newText),
  }));
}

/** A place, with the indentation of its line set right where that is wrong. */
function placeAt(
  { word, column, firstOnLine, quoted }: KeyExpected,
  wanted: Omit<FieldPlace, 'from'>,
): FieldPlace {
  if (wanted.style !== 'block' || !firstOnLine || quoted || column === wanted.column) {
    return { ...wanted, from: word.start };
  }
  return { ...wanted, from: word.start - column, prefix: ' '.repeat(wanted.column) + wanted.prefix };
}

function isLone({ map }: KeyExpected): boolean {
  return map.entries.length === 1;
}
