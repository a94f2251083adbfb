import type { GroupVersionKind, KindRegistry } from '../../api/index.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { catalogWith, type DefinedResource } from '../catalog/defined-resources.ts';
import type { ManifestDocument } from '../document/manifest-document.ts';
import { manifestDocuments } from '../document/manifest-documents.ts';
import type { ManifestFile } from '../document/manifest-file.ts';
import type { Steps } from '../steps/steps.ts';
import { mayDefine, readDefinition } from './read-definition.ts';

/** So many definitions of files are taken in at most. */
const MOST = 2000;

type Definitions = ReadonlyMap<string, DefinedResource>;

const NONE: Definitions = new Map();

/** Where a definition stands: in a file, of whose documents it is the one of this index; or in the cluster, by its name. */
export type DefinitionPlace = { readonly uri: string; readonly index: number } | { readonly name: string };

/**
 * The kinds that manifests define, and a cluster, beside the others. What was read of a document is kept as long as that
 * is; a definition that cannot be read while it is written goes on as it was.
 *
 *     const catalog = finish(defined.catalogOf(files, cluster.all()));
 *     if (catalog) workspace.setCatalog(catalog);
 */
export class DefinedKinds {
  private readonly others: KindRegistry;
  private readonly byDocument = new WeakMap<ManifestDocument, DefinedResource | 'none'>();
  /** What the last catalog has, by `plural.group`, what of it is of files, and by the file and place of what defines it. */
  private current: Definitions = NONE;
  private ofFiles: Definitions = NONE;
  private ofCluster: Definitions = NONE;
  private byPlace: Definitions = NONE;

  constructor(others: KindRegistry) {
    this.others = others;
  }

  /**
   * What is known with the definitions in files, by their URIs, and with those of a cluster that no file has; undefined
   * where that is what it was. A map of a cluster's never changes: where it is the same, it is not looked at.
   */
  *catalogOf(
    files: ReadonlyMap<string, ManifestFile>,
    cluster: Definitions = NONE,
  ): Steps<Catalog | undefined> {
    const found = new Map<string, DefinedResource>();
    const byPlace = new Map<string, DefinedResource>();
    for (const [uri, file] of files) {
      if (!file.documents.some(({ document }) => mayDefine(document.text))) continue;
      for (const [index, { document }] of (yield* manifestDocuments(file)).entries()) {
        const place = placeText(uri, index);
        const defined = this.definedBy(document, place);
        if (!defined || found.size >= MOST) continue;
        byPlace.set(place, defined);
        if (!found.has(defined.name)) found.set(defined.name, defined);
        yield;
      }
    }
    this.byPlace = byPlace;
    if (cluster === this.ofCluster && isSame(found, this.ofFiles)) return undefined;
    this.ofFiles = found;
    this.ofCluster = cluster;
    const all = new Map(found);
    for (const [name, defined] of cluster) if (!all.has(name)) all.set(name, defined);
    if (isSame(all, this.current)) return undefined;
    this.current = all;
    // A cluster may serve kinds that no definition brings beside those that one does.
    return catalogWith(this.others, all.values(), ({ name }) => !found.has(name));
  }

  /** What brought a kind of the last catalog; undefined for one that is there without a definition. */
  placeOf({ group, version, kind }: GroupVersionKind): DefinitionPlace | undefined {
    if (this.others.find({ group, version, kind })) return undefined;
    for (const [name, defined] of this.current) {
      const { spec, kinds } = defined.resource;
      const brings = spec.group === group && kinds.some((of) => of.kind === kind && of.version === version);
      if (!brings) continue;
      const [place] = [...this.byPlace].find(([, of]) => of === defined) ?? [];
      return place === undefined ? { name } : readPlace(place);
    }
    return undefined;
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

function placeText(uri: string, index: number): string {
  return `${uri}#${index}`;
}

function readPlace(place: string): DefinitionPlace {
  const at = place.lastIndexOf('#');
  return { uri: place.slice(0, at), index: Number(place.slice(at + 1)) };
}

function isSame(one: Definitions, other: Definitions): boolean {
  return one.size === other.size && [...one].every(([name, defined]) => other.get(name) === defined);
}
