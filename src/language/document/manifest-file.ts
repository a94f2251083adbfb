import { grouped } from '../../base/index.ts';
import type { Position, TextEdit } from '../text/text.ts';
import { lastAtOrBefore } from '../text/last-at-or-before.ts';
import { ManifestDocument, type Notation } from './manifest-document.ts';
import { place, type PlacedDocument } from './placed-document.ts';
import { split } from './split.ts';
import { Work } from './work.ts';

/**
 * A file: a row of documents. Never changes: an edit makes a new one, in which the documents that the edit does not
 * touch are the same values, with all that was found out about them.
 */
export class ManifestFile {
  readonly notation: Notation;
  /** The version that whoever writes the file gave to this state of it. */
  readonly version: number;
  readonly documents: readonly PlacedDocument[];
  private readonly work: Work;
  private manifest: boolean | undefined;
  private template: boolean | undefined;
  private placeByDocument: ReadonlyMap<ManifestDocument, PlacedDocument> | undefined;

  private constructor(
    notation: Notation,
    version: number,
    documents: readonly ManifestDocument[],
    work: Work,
  ) {
    this.notation = notation;
    this.version = version;
    this.documents = place(documents);
    this.work = work;
  }

  static read(text: string, notation: Notation, version = 0, work: Work = new Work()): ManifestFile {
    const documents = split(text, notation).map((part) => new ManifestDocument(part, notation, work));
    return new ManifestFile(notation, version, documents, work);
  }

  /** The file with another text. Documents whose text is in it, too, are kept. */
  rewritten(text: string, version: number): ManifestFile {
    const known = grouped(this.contents.toReversed(), (document) => document.text);
    const documents = split(text, this.notation).map(
      (part) => known.get(part)?.pop() ?? new ManifestDocument(part, this.notation, this.work),
    );
    return new ManifestFile(this.notation, version, documents, this.work);
  }

  /**
   * Applies edits in their order, each to the text that the ones before left. Those that come from the end of the text to
   * its beginning, as an editor sends what is done in many places at once, are one change.
   */
  edited(edits: readonly TextEdit[], version: number): ManifestFile {
    let run: TextEdit[] = [];
    let file = this as ManifestFile;
    for (const edit of edits) {
      const last = run.at(-1);
      if (last && edit.range.end > last.range.start) {
        file = file.rebuilt(run.toReversed(), version);
        run = [];
      }
      run.push(edit);
    }
    return run.length === 0 ? file : file.rebuilt(run.toReversed(), version);
  }

  /** Applies edits that stand one behind the other, all of them places in the text as it is. */
  private rebuilt(edits: readonly TextEdit[], version: number): ManifestFile {
    const from = Math.min(edits[0]?.range.start ?? 0, this.length);
    const { first, last } = this.touched(from, Math.min(edits.at(-1)?.range.end ?? from, this.length));
    const before = this.documents.slice(first, last + 1);
    const base = before[0]?.start ?? 0;
    const old = before.map(({ document }) => document.text).join('');
    const parts: string[] = [];
    let copied = 0;
    for (const { range, newText } of edits) {
      const start = Math.min(range.start, this.length) - base;
      parts.push(old.slice(copied, start), newText);
      copied = Math.max(Math.min(range.end, this.length) - base, start);
    }
    const known = new Map(before.slice(1).map(({ document }) => [document.text, document]));
    const changed = split([...parts, old.slice(copied)].join(''), this.notation).map((part) => {
      const kept = known.get(part);
      known.delete(part);
      return kept ?? new ManifestDocument(part, this.notation, this.work);
    });
    const { contents } = this;
    const documents = [...contents.slice(0, first), ...changed, ...contents.slice(last + 1)];
    return new ManifestFile(this.notation, version, documents, this.work);
  }

  get text(): string {
    return this.documents.map(({ document }) => document.text).join('');
  }

  get length(): number {
    const last = this.documents.at(-1);
    return last ? last.start + last.document.text.length : 0;
  }

  /** Larger ones nobody writes; reading them would hold up everything else. */
  get isReadable(): boolean {
    return this.length <= LENGTH_LIMIT;
  }

  /** One that is a manifest makes the file one: the others in it are meant to be. */
  get isManifest(): boolean {
    this.manifest ??= this.documents.some(({ document }) => document.isManifest);
    return this.manifest;
  }

  /** Holds template actions: it becomes a manifest only when it is rendered. */
  get isTemplate(): boolean {
    this.template ??= this.documents.some(({ document }) => document.tree.templated);
    return this.template;
  }

  /** The document at an offset; of two that meet there, the one that begins. */
  documentAt(offset: number): PlacedDocument {
    const found = this.documents[lastAtOrBefore(this.documents, ({ start }) => start - offset)];
    if (!found) throw new Error('a file has at least one document');
    return found;
  }

  /** Where a document stands; undefined for one of another file, or of another state of this one. */
  placeOf(document: ManifestDocument): PlacedDocument | undefined {
    this.placeByDocument ??= new Map(this.documents.map((placed) => [placed.document, placed]));
    return this.placeByDocument.get(document);
  }

  offsetAt(position: Position): number {
    const index = lastAtOrBefore(this.documents, ({ startLine }) => startLine - position.line);
    const { document, start, startLine } = this.documents[index] ?? this.documentAt(0);
    const line = position.line - startLine;
    const from = document.lineStarts[line];
    if (from === undefined) return start + document.text.length;
    const limit = document.lineStarts[line + 1];
    const end = limit === undefined ? document.text.length : limit - 1;
    return start + Math.min(from + Math.max(position.character, 0), end);
  }

  positionAt(offset: number): Position {
    const { document, start, startLine } = this.documentAt(offset);
    const inside = Math.min(Math.max(offset - start, 0), document.text.length);
    const line = document.lineAt(inside);
    return { line: startLine + line, character: inside - (document.lineStarts[line] ?? 0) };
  }

  private get contents(): ManifestDocument[] {
    return this.documents.map(({ document }) => document);
  }

  /**
   * The documents whose text or limits a change may alter: those it lies in or borders on, and, since it may undo the
   * mark that a document begins with, the one before.
   */
  private touched(start: number, end: number): { first: number; last: number } {
    let first = lastAtOrBefore(this.documents, (placed) => placed.start - start);
    const own = this.documents[first];
    // What is written where two documents meet belongs to the first of them as well.
    if (own && first > 0 && start <= own.start + MARK_LENGTH) first--;
    const last = lastAtOrBefore(this.documents, (placed) => placed.start - end);
    return { first, last: Math.max(first, last) };
  }
}

const MARK_LENGTH = 4;

const LENGTH_LIMIT = 10_000_000;
