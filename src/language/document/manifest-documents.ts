import type { ManifestFile } from './manifest-file.ts';
import type { PlacedDocument } from './placed-document.ts';
import type { Steps } from '../steps/steps.ts';

/**
 * The documents of a file that is a manifest; none of one that is not, that is a template, or that is unknown. A step
 * for each document that was not read before.
 */
export function* manifestDocuments(file: ManifestFile | undefined): Steps<readonly PlacedDocument[]> {
  if (!file?.isReadable) return [];
  yield* readAll(file);
  return file.isManifest && !file.isTemplate ? file.documents : [];
}

export function* readAll({ documents }: ManifestFile): Steps<void> {
  for (const { document } of documents) {
    if (document.isRead) continue;
    yield* document.read();
    yield;
  }
}
