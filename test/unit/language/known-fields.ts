import type { Catalog } from '../../../src/language/catalog/catalog.ts';
import { schemaAlong } from '../../../src/language/catalog/schema-path.ts';
import { type Entry, keyText, type Node, type Step } from '../../../src/language/syntax/index.ts';

/** A field of a manifest, and the way to the map that holds it. */
export interface Field {
  readonly entry: Entry;
  readonly key: string;
  readonly outer: readonly Step[];
}

/** The fields of a document that a schema knows by name. */
export function knownFields(catalog: Catalog, root: Node | undefined): Field[] {
  return fieldsOf(root, []).filter(({ key, outer }) => {
    const owner = schemaAlong(catalog, root, outer);
    return owner !== undefined && Object.hasOwn(catalog.resolve(owner).properties ?? {}, key);
  });
}

function fieldsOf(node: Node | undefined, outer: readonly Step[]): Field[] {
  if (node?.kind === 'sequence') {
    return node.items.flatMap((item, index) =>
      fieldsOf(item.value, [...outer, { kind: 'item', sequence: node, item, index }]),
    );
  }
  if (node?.kind !== 'map') return [];
  return node.entries.flatMap((entry) => {
    const key = keyText(entry) ?? '';
    return [
      { entry, key, outer },
      ...fieldsOf(entry.value, [...outer, { kind: 'entry', map: node, entry, key }]),
    ];
  });
}
