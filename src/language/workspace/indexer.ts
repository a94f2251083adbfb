import type { ManifestDocument } from '../document/manifest-document.ts';
import { manifestDocuments } from '../document/manifest-documents.ts';
import type { ManifestFile } from '../document/manifest-file.ts';
import { PersistentMap } from '../persistent/persistent-map.ts';
import type { Steps } from '../steps/steps.ts';
import { ObjectIndex } from '../summary/object-index.ts';
import type { Analyses } from './analyses.ts';

type Files = PersistentMap<ManifestFile>;

/**
 * Keeps the index that was made last, with the files that it is of. The index of any other state, an earlier one as well
 * as a later one, is made from it by what differs.
 */
export class Indexer {
  private readonly analyses: Analyses;
  private files: Files = PersistentMap.empty();
  private index = ObjectIndex.empty;

  constructor(analyses: Analyses) {
    this.analyses = analyses;
  }

  *indexOf(files: Files): Steps<ObjectIndex> {
    const { files: before } = this;
    let { index } = this;
    for (const uri of files.changedSince(before)) {
      const changes = yield* changesOf(before.get(uri), files.get(uri));
      for (const document of changes.gone) {
        index = index.without(document, yield* this.analyses.summaryOf(document));
        yield;
      }
      for (const document of changes.come) {
        index = index.with(uri, document, yield* this.analyses.summaryOf(document));
        yield;
      }
    }
    this.files = files;
    this.index = index;
    return index;
  }
}

interface Changes {
  readonly gone: readonly ManifestDocument[];
  readonly come: readonly ManifestDocument[];
}

function* changesOf(before: ManifestFile | undefined, after: ManifestFile | undefined): Steps<Changes> {
  const old = yield* manifestDocuments(before);
  const now = yield* manifestDocuments(after);
  const stays = new Set(old.map(({ document }) => document));
  const gone = new Set(stays);
  for (const { document } of now) gone.delete(document);
  const come = now.map(({ document }) => document).filter((document) => !stays.has(document));
  return { gone: [...gone], come };
}
