import type { GroupVersionKind } from '../../api/index.ts';
import { holdsObject, kindOf } from '../catalog/schema-path.ts';
import { manifestDocuments } from '../document/manifest-documents.ts';
import type { Steps } from '../steps/steps.ts';
import { locate } from '../syntax/index.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

/** The kind that is named at a place in a file: there stands the `apiVersion` or the `kind` of an object. */
export function* kindAt(
  snapshot: Snapshot,
  uri: string,
  offset: number,
): Steps<GroupVersionKind | undefined> {
  const file = snapshot.file(uri);
  const documents = yield* manifestDocuments(file);
  if (!file || documents.length === 0) return undefined;
  const { document, start } = file.documentAt(offset);
  const { root } = document.tree;
  const { steps } = locate(root, offset - start);
  const last = steps.at(-1);
  if (last?.kind !== 'entry' || (last.key !== 'kind' && last.key !== 'apiVersion')) return undefined;
  return holdsObject(snapshot.catalog, root, steps.slice(0, -1)) ? kindOf(last.map) : undefined;
}
