import { apiVersionOf } from '../../api/index.ts';
import type { ManifestFile } from '../document/manifest-file.ts';
import type { Steps } from '../steps/steps.ts';
import type { ObjectSummary } from '../summary/summary.ts';
import { type Range, shiftedRange } from '../text/text.ts';
import type { Analyses } from '../workspace/analyses.ts';
import { manifestDocuments } from '../document/manifest-documents.ts';

/** An object of a file, and where it stands in it. */
export interface PlacedObject {
  readonly apiVersion: string;
  readonly object: ObjectSummary;
  readonly range: Range;
  readonly nameRange: Range;
}

/** The objects of a file, those of lists among them, in the order of its documents. */
export function* objects(
  snapshot: { readonly analyses: Analyses },
  file: ManifestFile | undefined,
): Steps<PlacedObject[]> {
  const found: PlacedObject[] = [];
  for (const { document, start } of yield* manifestDocuments(file)) {
    const { objects: inside } = yield* snapshot.analyses.summaryOf(document);
    for (const object of inside) {
      const { kind, range, nameRange } = object;
      found.push({
        apiVersion: apiVersionOf(kind),
        object,
        range: shiftedRange(range, start),
        nameRange: shiftedRange(nameRange, start),
      });
    }
    yield;
  }
  return found;
}
