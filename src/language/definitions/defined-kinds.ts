import type { KindRegistry } from '../../api/index.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { catalogWith, type DefinedResource } from '../catalog/defined-resources.ts';
import type { ManifestDocument } from '../document/manifest-document.ts';
import { manifestDocuments } from '../document/manifest-documents.ts';
import type { ManifestFile } from '../document/manifest-file.ts';
import type { Steps } from '../steps/steps.ts';
import { mayDefine, readDefinition } from './read-definition.ts';

/** So many definitions are taken in at most. */
const MOST = 2000;

/**
 * The kinds that manifests define, beside the others. What was read of a document is kept as long as that is; a definition
 * that cannot be read while it is written goes on as it was.
 *
 *     const catalog = finish(defined.catalogOf(files));
 *     if (catalog) workspace.setCatalog(catalog);
 */
export class DefinedKinds {
  private readonly others: KindRegistry;
  private readonly byDocument = new WeakMap<ManifestDocument, DefinedResource | 'none'>();
  /** What the last catalog has, by `plural.group`, and by the file and place of what defines it. */
  private current: ReadonlyMap<string, DefinedResource> = new Map();
  private byPlace: ReadonlyMap<string, DefinedResource> = new Map();

  constructor(others: KindRegistry) {
    this.others = others;
  }

  /** What is known with the definitions in files, by their URIs; undefined where that is what it was. */
  *catalogOf(files: ReadonlyMap<string, ManifestFile>): Steps<Catalog | undefined> {
    const found = new Map<string, DefinedResource>();
    const byPlace = new Map<string, DefinedResource>();
    for (const [uri, file] of files) {
      if (!file.documents.some(({ document }) => mayDefine(document.text))) continue;
      for (const [index, { document }] of (yield* manifestDocuments(file)).entries()) {
        const place = `${uri}#${index}`;
        const defined = this.definedBy(document, place);
        if (!defined || found.size >= MOST) continue;
        byPlace.set(place, defined);
        if (!found.has(defined.name)) found.set(defined.name, defined);
        yield;
      }
    }
    this.byPlace = byPlace;
    const { current } = this;
    if (found.size === current.size && [...found].every(([name, of]) => current.get(name) === of))
      return undefined;
    this.current = found;
    return catalogWith(this.others, found.values());
  }

  private definedBy(document: ManifestDocument, place: string): DefinedResource | undefined {
    const known = this.byDocument.get(document) ?? this.read(document, place);
    this.byDocument.set(document, known);
    return known === 'none' ? undefined : known;
  }

  private read(document: ManifestDocument, place: string): DefinedResource | 'none' {
    if (!mayDefine(document.text)) return 'none';
    const before = this.byPlace.get(place);
    const now = readDefinition(document, this.others);
    if (!now) return before ?? 'none';
    return before?.name === now.name && before.text === now.text ? before : now;
  }
}
