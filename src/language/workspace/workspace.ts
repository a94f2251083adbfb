import type { Log } from '../../base/index.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Notation } from '../document/manifest-document.ts';
import { ManifestFile } from '../document/manifest-file.ts';
import { Work } from '../document/work.ts';
import { PersistentMap } from '../persistent/persistent-map.ts';
import type { TextEdit } from '../text/text.ts';
import { Analyses, KeptAnalyses } from './analyses.ts';
import { Indexer } from './indexer.ts';
import { Snapshot } from './snapshot.ts';

/**
 * The inputs of the language service: files and the catalog of kinds. Each change makes a new revision; what is asked
 * is asked of a snapshot of one.
 */
export class Workspace {
  readonly work = new Work();
  private readonly log: Log;
  private readonly kept = new KeptAnalyses();
  private files = PersistentMap.empty<ManifestFile>();
  private known: { readonly catalog: Catalog; readonly analyses: Analyses; readonly indexer: Indexer };
  private current: Snapshot;

  constructor(catalog: Catalog, log: Log) {
    this.log = log;
    this.known = this.knownWith(catalog);
    this.current = new Snapshot(0, this.files, this.known);
  }

  /** Grows with every change. */
  get revision(): number {
    return this.current.revision;
  }

  snapshot(): Snapshot {
    return this.current;
  }

  /** Sets the whole text of a file. Its documents that are in the text again stay what they are. */
  setFile(uri: string, notation: Notation, text: string, version = 0): void {
    const before = this.files.get(uri);
    const file =
      before?.notation === notation
        ? before.rewritten(text, version)
        : ManifestFile.read(text, notation, version, this.work);
    this.change(this.files.set(uri, file));
  }

  /** Applies edits in their order, each to the text that the ones before left. A file that is not there stays away. */
  editFile(uri: string, edits: readonly TextEdit[], version = 0): void {
    const before = this.files.get(uri);
    if (!before || edits.length === 0) return;
    this.change(this.files.set(uri, before.edited(edits, version)));
  }

  removeFile(uri: string): void {
    if (this.files.get(uri)) this.change(this.files.delete(uri));
  }

  /** Kinds came or went: what was found out with those that are different is found out anew. */
  setCatalog(catalog: Catalog): void {
    this.known = this.knownWith(catalog);
    this.change(this.files);
  }

  private change(files: PersistentMap<ManifestFile>): void {
    this.files = files;
    this.current = new Snapshot(this.revision + 1, files, this.known);
  }

  private knownWith(catalog: Catalog): Workspace['known'] {
    const analyses = new Analyses(catalog, this.log, this.work, this.kept);
    return { catalog, analyses, indexer: new Indexer(analyses) };
  }
}
