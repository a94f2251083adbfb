import type { Asked } from '../catalog/asked.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { ManifestDocument } from '../document/manifest-document.ts';

/**
 * What was found out about documents, whatever catalog it was with: it holds on with another one that says the same of what
 * was asked. Where a definition changes, documents of other kinds are not worked out again.
 */
export class Kept<T> {
  private readonly byDocument = new WeakMap<ManifestDocument, { readonly value: T; readonly asked: Asked }>();

  find(document: ManifestDocument, catalog: Catalog): T | undefined {
    const known = this.byDocument.get(document);
    return known?.asked.isSameIn(catalog) ? known.value : undefined;
  }

  keep(document: ManifestDocument, value: T, asked: Asked): void {
    this.byDocument.set(document, { value, asked });
  }
}
