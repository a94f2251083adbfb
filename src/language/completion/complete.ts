import type { Catalog } from '../catalog/catalog.ts';
import { holdsObject, schemaAlong } from '../catalog/schema-path.ts';
import type { ManifestDocument } from '../document/manifest-document.ts';
import { locate, type Node, type Step } from '../syntax/index.ts';
import type { Steps } from '../steps/steps.ts';
import type { CompletionItem } from './completion-item.ts';
import { headerItems, isHeaderField } from './header-items.ts';
import { keyItems } from './key-items.ts';
import { probe, type ValueExpected } from './probe.ts';
import { valueItems } from './value-items.ts';

/** What could be written at a place in a document. Offsets are the document's. */
export function* complete(
  catalog: Catalog,
  document: ManifestDocument,
  offset: number,
): Steps<CompletionItem[]> {
  const expected = yield* probe(document, offset);
  if (!expected) return [];
  return expected.role === 'key'
    ? keyItems(catalog, document, expected)
    : completeValue(catalog, document, expected);
}

function completeValue(
  catalog: Catalog,
  document: ManifestDocument,
  expected: ValueExpected,
): CompletionItem[] {
  const { root, steps } = expected;
  const last = steps.at(-1);
  if (last?.kind === 'entry' && isHeaderField(last.key) && saysKind(catalog, root, steps.slice(0, -1))) {
    // The map as it is in the document, where nothing is marked and offsets are right.
    const own = locate(document.tree.root, last.entry.key.start).steps.at(-1);
    return headerItems(catalog, document, own?.kind === 'entry' ? own.map : last.map, last.key, expected);
  }
  return valueItems(document, catalog, schemaAlong(catalog, root, steps), expected);
}

/** Whether `apiVersion` and `kind` name a kind here: in an object itself, and in a reference to one. */
function saysKind(catalog: Catalog, root: Node | undefined, steps: readonly Step[]): boolean {
  if (holdsObject(catalog, root, steps)) return true;
  const owner = schemaAlong(catalog, root, steps);
  const properties = owner && catalog.resolve(owner).properties;
  return properties?.['apiVersion'] !== undefined && properties['kind'] !== undefined;
}
