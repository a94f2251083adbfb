import { type Hover, hover as hoverInDocument } from '../hover/hover.ts';
import type { Steps } from '../steps/steps.ts';
import { shiftedRange } from '../text/text.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { manifestDocuments } from '../document/manifest-documents.ts';

/** What is known about what stands at a place in a file. */
export function* hover(snapshot: Snapshot, uri: string, offset: number): Steps<Hover | undefined> {
  const file = snapshot.file(uri);
  const documents = yield* manifestDocuments(file);
  if (!file || documents.length === 0) return undefined;
  const { document, start } = file.documentAt(offset);
  const found = hoverInDocument(snapshot.catalog, document, offset - start);
  return found && { ...found, range: shiftedRange(found.range, start) };
}
