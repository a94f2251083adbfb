import { type Log, silentLog } from '../base/index.ts';
import type { Catalog } from './catalog/catalog.ts';
import { complete } from './completion/complete.ts';
import { diagnose } from './diagnose/diagnose.ts';
import type { Finding } from './diagnose/finding.ts';
import type { ManifestDocument, Notation } from './document/manifest-document.ts';
import { ManifestFile, type PlacedDocument } from './document/manifest-file.ts';
import { hover } from './hover.ts';
import { Outline } from './outline.ts';
import type {
  CodeAction,
  CompletionItem,
  Diagnostic,
  DocumentSymbol,
  Hover,
  Position,
  Range,
  TextEdit,
} from './types.ts';

/**
 * Knows the open manifests. Files that are none (no document says `apiVersion` and `kind`) and templates get silence;
 * unknown addresses do, too. Nothing here throws for what a file holds.
 */
export interface ManifestService {
  openDocument(uri: string, notation: Notation, text: string): void;
  /** Applies edits in their order, each to the text that the ones before left. */
  updateDocument(uri: string, edits: readonly TextEdit[]): void;
  closeDocument(uri: string): void;
  diagnose(uri: string): Diagnostic[];
  complete(uri: string, offset: number): CompletionItem[];
  hover(uri: string, offset: number): Hover | undefined;
  /** Fixes for what is wrong within a range. */
  codeActions(uri: string, range: Range): CodeAction[];
  symbols(uri: string): DocumentSymbol[];
  offsetAt(uri: string, position: Position): number;
  positionAt(uri: string, offset: number): Position;
  /** Completion and hover tell more once this is done. */
  loadTexts(): Promise<void>;
}

export interface ManifestServiceOptions {
  readonly catalog: Catalog;
  /** Hears of faults of our own; the service goes on. */
  readonly log?: Log;
}

export function createManifestService({ catalog, log = silentLog }: ManifestServiceOptions): ManifestService {
  return new OpenManifests(catalog, log);
}

/** Files of more characters are not read: nobody writes them, and reading them would hold up everything else. */
const SIZE_LIMIT = 10_000_000;

/** So many diagnostics of one file are told. */
const DIAGNOSTIC_LIMIT = 2000;

class OpenManifests implements ManifestService {
  private readonly catalog: Catalog;
  private readonly log: Log;
  private readonly files = new Map<string, ManifestFile>();
  /** A document never changes, and neither does what is wrong with it. */
  private readonly findings = new WeakMap<ManifestDocument, readonly Finding[]>();

  constructor(catalog: Catalog, log: Log) {
    this.catalog = catalog;
    this.log = log;
  }

  openDocument(uri: string, notation: Notation, text: string): void {
    this.files.set(uri, new ManifestFile(text, notation));
  }

  updateDocument(uri: string, edits: readonly TextEdit[]): void {
    const file = this.files.get(uri);
    for (const edit of edits) file?.apply(edit);
  }

  closeDocument(uri: string): void {
    this.files.delete(uri);
  }

  diagnose(uri: string): Diagnostic[] {
    const diagnostics: Diagnostic[] = [];
    for (const { document, start } of this.manifestDocuments(uri)) {
      for (const finding of this.findingsOf(document)) diagnostics.push(placed(finding, start));
      if (diagnostics.length >= DIAGNOSTIC_LIMIT) break;
    }
    return diagnostics.slice(0, DIAGNOSTIC_LIMIT);
  }

  complete(uri: string, offset: number): CompletionItem[] {
    const file = this.readable(uri);
    if (!file || file.isTemplate) return [];
    const { document, start } = documentForTyping(file, offset);
    return complete(this.catalog, document, offset - start).map((item) => ({
      ...item,
      edit: shifted(item.edit, start),
      additionalEdits: item.additionalEdits.map((edit) => shifted(edit, start)),
    }));
  }

  hover(uri: string, offset: number): Hover | undefined {
    const at = this.manifestDocuments(uri).findLast(({ start }) => start <= offset);
    const found = at && hover(this.catalog, at.document, offset - at.start);
    return found && { ...found, range: shiftedRange(found.range, at.start) };
  }

  codeActions(uri: string, range: Range): CodeAction[] {
    return this.manifestDocuments(uri)
      .filter(({ document, start }) => start <= range.end && range.start <= start + document.text.length)
      .flatMap(({ document, start }) =>
        this.findingsOf(document)
          .filter((finding) => touches(shiftedRange(finding.range, start), range))
          .flatMap((finding) => actionsOf(finding, start)),
      );
  }

  symbols(uri: string): DocumentSymbol[] {
    const outline = new Outline();
    return this.manifestDocuments(uri).flatMap(({ document, start }) =>
      outline.ofDocument(document).map((symbol) => shiftedSymbol(symbol, start)),
    );
  }

  offsetAt(uri: string, position: Position): number {
    return this.files.get(uri)?.offsetAt(position) ?? 0;
  }

  positionAt(uri: string, offset: number): Position {
    return this.files.get(uri)?.positionAt(offset) ?? { line: 0, character: 0 };
  }

  loadTexts(): Promise<void> {
    return this.catalog.loadTexts();
  }

  private manifestDocuments(uri: string): readonly PlacedDocument[] {
    const file = this.readable(uri);
    return file?.isManifest && !file.isTemplate ? file.documents : [];
  }

  private readable(uri: string): ManifestFile | undefined {
    const file = this.files.get(uri);
    return file && file.length <= SIZE_LIMIT ? file : undefined;
  }

  private findingsOf(document: ManifestDocument): readonly Finding[] {
    const known = this.findings.get(document) ?? diagnose(this.catalog, document, this.log);
    this.findings.set(document, known);
    return known;
  }
}

/** At the very start of a document's mark one still types in the document before it. */
function documentForTyping(file: ManifestFile, offset: number): PlacedDocument {
  const found = file.documentAt(offset);
  return found.start === offset && offset > 0 ? file.documentAt(offset - 1) : found;
}

function actionsOf(finding: Finding, start: number): CodeAction[] {
  return (finding.fixes?.() ?? []).map((fix) => ({
    title: fix.title,
    edits: fix.edits.map((edit) => shifted(edit, start)),
    diagnostic: placed(finding, start),
    preferred: fix.preferred,
  }));
}

function placed({ code, severity, message, range }: Finding, start: number): Diagnostic {
  return { code, severity, message, range: shiftedRange(range, start) };
}

function shifted(edit: TextEdit, by: number): TextEdit {
  return { range: shiftedRange(edit.range, by), newText: edit.newText };
}

function shiftedRange({ start, end }: Range, by: number): Range {
  return { start: start + by, end: end + by };
}

function shiftedSymbol(symbol: DocumentSymbol, by: number): DocumentSymbol {
  return {
    ...symbol,
    range: shiftedRange(symbol.range, by),
    selectionRange: shiftedRange(symbol.selectionRange, by),
    children: symbol.children.map((child) => shiftedSymbol(child, by)),
  };
}

function touches(a: Range, b: Range): boolean {
  return a.start <= b.end && b.start <= a.end;
}
