import type { ManifestDocument } from './manifest-document.ts';

/** A document and where it stands in its file. */
export interface PlacedDocument {
  readonly document: ManifestDocument;
  readonly start: number;
  readonly startLine: number;
}

/** Puts documents one behind the other. */
export function place(documents: readonly ManifestDocument[]): PlacedDocument[] {
  let start = 0;
  let startLine = 0;
  return documents.map((document) => {
    const placed = { document, start, startLine };
    start += document.text.length;
    startLine += document.lineStarts.length - 1;
    return placed;
  });
}
