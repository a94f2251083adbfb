import { type DocumentSymbol, Outline } from '../outline/outline.ts';
import type { Steps } from '../steps/steps.ts';
import { shiftedRange } from '../text/text.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { manifestDocuments } from '../document/manifest-documents.ts';

/** The outline of a file: its objects, each with its fields. */
export function* symbols(snapshot: Snapshot, uri: string): Steps<DocumentSymbol[]> {
  const outline = new Outline();
  const found: DocumentSymbol[] = [];
  for (const { document, start } of yield* manifestDocuments(snapshot.file(uri))) {
    for (const symbol of outline.ofDocument(document)) found.push(shiftedSymbol(symbol, start));
    yield;
  }
  return found;
}

function shiftedSymbol(symbol: DocumentSymbol, by: number): DocumentSymbol {
  return {
    ...symbol,
    range: shiftedRange(symbol.range, by),
    selectionRange: shiftedRange(symbol.selectionRange, by),
    children: symbol.children.map((child) => shiftedSymbol(child, by)),
  };
}
