import type { Schema } from '../../api/index.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { specialType } from '../catalog/schema-path.ts';
import type { ManifestDocument } from '../document/manifest-document.ts';
import type { CompletionItem } from './completion-item.ts';
import type { Expected } from './probe.ts';
import { escape } from './snippet.ts';

/** The values that a schema names: its enumeration, true and false, its default. */
export function valueItems(
  document: ManifestDocument,
  catalog: Catalog,
  schema: Schema | undefined,
  expected: Expected,
): CompletionItem[] {
  const resolved = schema && catalog.resolve(schema);
  if (!schema || !resolved) return [];
  const initial = schema.default ?? resolved.default;
  return valuesOf(schema, resolved, initial).map((value, index) => ({
    ...valueItem(document, value, expected),
    detail: value === initial ? 'default' : '',
    sortText: String(index).padStart(3, '0'),
  }));
}

/** An item that writes one value, in the quotes that it needs. */
export function valueItem(document: ManifestDocument, value: unknown, expected: Expected): CompletionItem {
  const label = String(value);
  const text =
    typeof value === 'string' && document.notation === 'json' && !expected.quoted
      ? JSON.stringify(value)
      : label;
  return {
    label,
    kind: 'value',
    detail: '',
    documentation: () => '',
    sortText: label,
    filterText: label,
    edit: { range: expected.word, newText: (expected.needsSpace ? ' ' : '') + escape(text) },
    additionalEdits: [],
    asksAgain: false,
  };
}

function valuesOf(schema: Schema, resolved: Schema, initial: unknown): readonly unknown[] {
  if (resolved.enum) return resolved.enum;
  if (resolved.type === 'boolean') return [true, false];
  if (specialType(schema) === 'quantity') return [];
  return initial === undefined || typeof initial === 'object' ? [] : [initial];
}
