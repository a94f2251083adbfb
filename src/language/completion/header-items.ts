import { apiVersionOf } from '../../api/index.ts';
import type { Catalog, CatalogKind } from '../catalog/catalog.ts';
import { headerOf, type ManifestDocument } from '../document/manifest-document.ts';
import { replace } from '../edit/edits.ts';
import { entryOf, type MapNode } from '../syntax/index.ts';
import type { TextEdit } from '../text/text.ts';
import type { CompletionItem } from './completion-item.ts';
import type { ValueExpected } from './probe.ts';
import { valueItem } from './value-items.ts';

/** Whether a field says what its object is. */
export function isHeaderField(key: string): key is 'apiVersion' | 'kind' {
  return key === 'apiVersion' || key === 'kind';
}

/** Values of `apiVersion` and `kind`, each narrowed by the other where that is a known one. */
export function headerItems(
  catalog: Catalog,
  document: ManifestDocument,
  map: MapNode,
  field: 'apiVersion' | 'kind',
  expected: ValueExpected,
): CompletionItem[] {
  const header = headerOf(map);
  return field === 'kind'
    ? kindItems(catalog, document, map, header.apiVersion?.text, expected)
    : versionItems(catalog, document, header.kind?.text, expected);
}

function kindItems(
  catalog: Catalog,
  document: ManifestDocument,
  map: MapNode,
  apiVersion: string | undefined,
  expected: ValueExpected,
): CompletionItem[] {
  const fitting = apiVersion === undefined ? [] : catalog.inVersion(apiVersion);
  const kinds = fitting.length > 0 ? fitting : catalog.kinds;
  // Of the versions of one kind the first that the catalog tells is preferred.
  return kinds.map((kind, index) => ({
    ...valueItem(document, kind.kind, expected),
    kind: 'kind' as const,
    detail: apiVersionOf(kind),
    documentation: () => textOfKind(catalog, kind),
    sortText: `${kind.kind} ${String(index).padStart(4, '0')}`,
    additionalEdits: fitting.length > 0 ? [] : versionEdit(document, map, apiVersionOf(kind)),
  }));
}

function versionItems(
  catalog: Catalog,
  document: ManifestDocument,
  kind: string | undefined,
  expected: ValueExpected,
): CompletionItem[] {
  const fitting = kind === undefined ? [] : catalog.named(kind);
  const kinds = fitting.length > 0 ? fitting : catalog.kinds;
  return [...new Set(kinds.map(apiVersionOf))].map((apiVersion, index) => ({
    ...valueItem(document, apiVersion, expected),
    kind: 'version' as const,
    detail: fitting.length > 0 ? (kind ?? '') : '',
    sortText: String(index).padStart(3, '0'),
  }));
}

function textOfKind(catalog: Catalog, kind: CatalogKind): string {
  const schema = catalog.schemaOf(kind);
  return schema ? catalog.textOf(schema) : '';
}

/** A chosen kind brings its apiVersion along: written above it, or in the place of one that is no kind's. */
function versionEdit({ notation, text }: ManifestDocument, map: MapNode, apiVersion: string): TextEdit[] {
  const entry = entryOf(map, 'apiVersion');
  if (entry) {
    if (entry.value?.kind === 'scalar') return [];
    return [
      replace(entry.colon + 1, entry.colon + 1, notation === 'json' ? ` "${apiVersion}"` : ` ${apiVersion}`),
    ];
  }
  const kind = entryOf(map, 'kind');
  if (!kind) return [];
  const at = kind.key.start;
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const indent = ' '.repeat(at - lineStart);
  if (map.flow)
    return [
      replace(
        at,
        at,
        notation === 'json' ? `"apiVersion": "${apiVersion}", ` : `apiVersion: ${apiVersion}, `,
      ),
    ];
  return [replace(at, at, `apiVersion: ${apiVersion}\n${indent}`)];
}
