import { isDocumentMark } from '../syntax/index.ts';
import type { Position, TextEdit } from '../types.ts';
import { ManifestDocument, type Notation } from './manifest-document.ts';

/** A document and where it stands in its file. */
export interface PlacedDocument {
  readonly document: ManifestDocument;
  readonly start: number;
  readonly startLine: number;
}

/**
 * An open file: a row of documents. An edit reads again only the documents that it touches; the others stay the same
 * values, with all that was found out about them.
 */
export class ManifestFile {
  readonly notation: Notation;
  private placed: readonly PlacedDocument[];

  constructor(text: string, notation: Notation) {
    this.notation = notation;
    this.placed = place(split(text, notation));
  }

  get documents(): readonly PlacedDocument[] {
    return this.placed;
  }

  get text(): string {
    return this.placed.map(({ document }) => document.text).join('');
  }

  get length(): number {
    const last = this.placed.at(-1);
    return last ? last.start + last.document.text.length : 0;
  }

  /** One that is a manifest makes the file one: the others in it are meant to be. */
  get isManifest(): boolean {
    return this.placed.some(({ document }) => document.isManifest);
  }

  /** Holds template actions: it becomes a manifest only when it is rendered. */
  get isTemplate(): boolean {
    return this.placed.some(({ document }) => document.tree.templated);
  }

  apply(edit: TextEdit): void {
    const start = Math.min(edit.range.start, this.length);
    const end = Math.min(Math.max(edit.range.end, start), this.length);
    const { first, last } = this.touched(start, end);
    const before = this.placed.slice(first, last + 1);
    const base = before[0]?.start ?? 0;
    const old = before.map(({ document }) => document.text).join('');
    const text = old.slice(0, start - base) + edit.newText + old.slice(end - base);
    const documents = [
      ...this.placed.slice(0, first).map(({ document }) => document),
      ...split(text, this.notation),
      ...this.placed.slice(last + 1).map(({ document }) => document),
    ];
    this.placed = place(documents);
  }

  /** The document at an offset; of two that meet there, the one that begins. */
  documentAt(offset: number): PlacedDocument {
    const found = this.placed.findLast(({ start }) => start <= offset) ?? this.placed[0];
    if (!found) throw new Error('a file has at least one document');
    return found;
  }

  offsetAt(position: Position): number {
    const found = this.placed.findLast(({ startLine }) => startLine <= position.line) ?? this.documentAt(0);
    const { document, start, startLine } = found;
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

  /**
   * The documents whose text or limits a change may alter: those it lies in or borders on, and, since it may undo the
   * mark that a document begins with, the one before.
   */
  private touched(start: number, end: number): { first: number; last: number } {
    const limit = (index: number): number => this.placed[index + 1]?.start ?? this.length;
    let first = this.placed.findIndex((_, index) => limit(index) >= start);
    first = Math.max(0, first);
    const own = this.placed[first];
    if (own && first > 0 && start <= own.start + MARK_LENGTH) first--;
    const last = this.placed.findLastIndex((document) => document.start <= end);
    return { first, last: Math.max(first, last) };
  }
}

const MARK_LENGTH = 4;

function split(text: string, notation: Notation): ManifestDocument[] {
  if (notation === 'json') return [new ManifestDocument(text, notation)];
  const documents: ManifestDocument[] = [];
  let start = 0;
  for (let at = text.indexOf('\n') + 1; at > 0; at = text.indexOf('\n', at) + 1) {
    if (!isDocumentMark(text, at)) continue;
    documents.push(new ManifestDocument(text.slice(start, at), notation));
    start = at;
  }
  documents.push(new ManifestDocument(text.slice(start), notation));
  return documents;
}

function place(documents: readonly ManifestDocument[]): PlacedDocument[] {
  let start = 0;
  let startLine = 0;
  return documents.map((document) => {
    const placed = { document, start, startLine };
    start += document.text.length;
    startLine += document.lineStarts.length - 1;
    return placed;
  });
}
