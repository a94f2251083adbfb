import { complete as completeInDocument } from '../completion/complete.ts';
import type { CompletionItem } from '../completion/completion-item.ts';
import type { ManifestFile } from '../document/manifest-file.ts';
import type { PlacedDocument } from '../document/placed-document.ts';
import type { Steps } from '../steps/steps.ts';
import { shiftedEdit } from '../text/text.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { readAll } from '../document/manifest-documents.ts';

/** What could be written at a place in a file; in one that is no manifest yet, what would make it one. */
export function* complete(snapshot: Snapshot, uri: string, offset: number): Steps<CompletionItem[]> {
  const file = snapshot.file(uri);
  if (!file?.isReadable) return [];
  yield* readAll(file);
  if (file.isTemplate) return [];
  const { document, start } = documentForTyping(file, offset);
  const items = yield* completeInDocument(snapshot.catalog, document, offset - start);
  yield;
  return items.map((item) => ({
    ...item,
    edit: shiftedEdit(item.edit, start),
    additionalEdits: item.additionalEdits.map((edit) => shiftedEdit(edit, start)),
  }));
}

/** At the very start of a document's mark one still types in the document before it. */
function documentForTyping(file: ManifestFile, offset: number): PlacedDocument {
  const found = file.documentAt(offset);
  return found.start === offset && offset > 0 ? file.documentAt(offset - 1) : found;
}
