import type { Schema } from '../../api/index.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { childSchema, schemaAlong } from '../catalog/schema-path.ts';
import type { ManifestDocument } from '../document/manifest-document.ts';
import { indexOfEntry, replace } from '../edit/edits.ts';
import { type Entry, isAbsent, keyText } from '../syntax/index.ts';
import type { CompletionItem } from './completion-item.ts';
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
  return new KeyCompletion(catalog, document, expected).items();
}

/** Groups of items, in the order in which they are shown. */
const NEXT_ITEM = 0;
const OWN = 1;
const IN_KEY_ABOVE = 2;

class KeyCompletion {
  private readonly catalog: Catalog;
  private readonly document: ManifestDocument;
  private readonly expected: KeyExpected;
  /** What the map is that the key belongs to, as far as it can be told. */
  private readonly schema: Schema | undefined;
  private readonly above: Entry | undefined;

  constructor(catalog: Catalog, document: ManifestDocument, expected: KeyExpected) {
    const { root, steps, entry, map } = expected;
    this.catalog = catalog;
    this.document = document;
    this.expected = expected;
    this.schema = withCustomaryKeys(catalog, expected, schemaAlong(catalog, root, steps, entry));
    this.above = map.entries[indexOfEntry(map, entry) - 1];
  }

  items(): CompletionItem[] {
    const { schema, expected } = this;
    if (!schema) return [];
    const { type } = this.catalog.resolve(schema);
    if (type === 'array' && !expected.map.flow) return this.newItem(schema, expected.column, OWN);
    const isValue = type !== 'object' && expected.map.entries.length === 1;
    return [
      ...this.nextItem(schema),
      ...this.ownFields(schema),
      ...(isValue ? this.values(schema) : []),
      ...this.fieldsOfKeyAbove(schema),
    ];
  }

  private ownFields(schema: Schema): CompletionItem[] {
    const { map, column, firstOnLine } = this.expected;
    const style: SnippetStyle = this.document.notation === 'json' ? 'json' : map.flow ? 'flow' : 'block';
    const isAlone = map.entries.length === 1;
    const wanted = map.flow || isAlone || !firstOnLine ? column : map.indent;
    const place = this.placeAt({ style, column: wanted, prefix: '', group: OWN });
    return fieldItems(this.catalog, schema, presentKeys(map, this.expected), this.expected, place);
  }

  /** A line at the column of the dashes above it may be meant as the next item. */
  private nextItem(schema: Schema): CompletionItem[] {
    const { map, column } = this.expected;
    const list = this.above?.value;
    if (map.flow || list?.kind !== 'sequence' || list.flow || list.indent !== column) return [];
    return this.newItem(this.schemaAbove(schema), column, NEXT_ITEM);
  }

  /** The key above has no value yet: what is written now, at the same column, may be meant to be in it. */
  private fieldsOfKeyAbove(schema: Schema): CompletionItem[] {
    const { map } = this.expected;
    if (map.flow || !this.above || this.above.colon < 0 || !isAbsent(this.above.value)) return [];
    const child = this.schemaAbove(schema);
    const type = child && this.catalog.resolve(child).type;
    const column = map.indent + 2;
    if (type === 'array') return this.newItem(child, column, IN_KEY_ABOVE);
    if (!child || type !== 'object') return [];
    const place = this.placeAt({ style: 'block', column, prefix: '', group: IN_KEY_ABOVE });
    return fieldItems(this.catalog, child, new Set(), this.expected, place);
  }

  private schemaAbove(schema: Schema): Schema | undefined {
    return childSchema(this.catalog, schema, (this.above && keyText(this.above)) ?? '');
  }

  /** The fields of a new item of a list, or its values, each with the dash that begins it. */
  private newItem(list: Schema | undefined, dashColumn: number, group: number): CompletionItem[] {
    const items = list && this.catalog.resolve(list).items;
    if (!items) return [];
    const place = this.placeAt({ style: 'block', column: dashColumn, prefix: '- ', group });
    if (this.catalog.resolve(items).type === 'object') {
      const behindDash = { ...place, column: dashColumn + 2 };
      return fieldItems(this.catalog, items, new Set(), this.expected, behindDash);
    }
    return this.values(items).map((item) => ({
      ...item,
      edit: replace(place.from, item.edit.range.end, place.prefix + item.edit.newText),
    }));
  }

  private values(schema: Schema): CompletionItem[] {
    return valueItems(this.document, this.catalog, schema, { ...this.expected, role: 'value' });
  }

  /** A place, with the indentation of its line set right where that is wrong. */
  private placeAt(wanted: Omit<FieldPlace, 'from'>): FieldPlace {
    const { word, column, firstOnLine, quoted } = this.expected;
    if (wanted.style !== 'block' || !firstOnLine || quoted || column === wanted.column) {
      return { ...wanted, from: word.start };
    }
    return { ...wanted, from: word.start - column, prefix: ' '.repeat(wanted.column) + wanted.prefix };
  }
}

/** A map that takes any key, with the keys that are mostly written as if they were its fields. */
function withCustomaryKeys(
  catalog: Catalog,
  { root, steps }: KeyExpected,
  schema: Schema | undefined,
): Schema | undefined {
  const last = steps.at(-1);
  const owner = schemaAlong(catalog, root, steps.slice(0, -1));
  const values = schema && catalog.resolve(schema).additionalProperties;
  if (!schema || !owner || last?.kind !== 'entry' || typeof values !== 'object') return schema;
  const keys = catalog.customaryKeys(owner, last.key);
  return { ...catalog.resolve(schema), properties: Object.fromEntries(keys.map((key) => [key, values])) };
}
