import { apiVersionOf } from '../../api/index.ts';
import { kindOf } from '../catalog/schema-path.ts';
import type { ManifestDocument } from '../document/manifest-document.ts';
import type { ManifestFile } from '../document/manifest-file.ts';
import type { PlacedDocument } from '../document/placed-document.ts';
import type { Steps } from '../steps/steps.ts';
import {
  Expansion,
  followPath,
  type MapNode,
  type Node,
  resolveAlias,
  scalarText,
  valueUnder,
} from '../syntax/index.ts';
import { type Range, shiftedRange } from '../text/text.ts';
import { sourceOf } from './manifest-source.ts';
import { readAll } from '../document/manifest-documents.ts';

/** An object of a file as it is sent to a server. */
export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  /** As it is written, so that the server judges exactly that. */
  readonly source: string;
  /** The line of its first key. */
  readonly head: Range;
  readonly range: Range;
}

export interface Manifest {
  readonly objects: readonly ManifestObject[];
  /** Why documents cannot be read. What has no `apiVersion` and `kind` is no manifest, and no problem. */
  readonly problems: readonly { readonly message: string; readonly range: Range }[];
}

/** The objects of a file, those of lists among them, in their order. */
export function* manifest(file: ManifestFile): Steps<Manifest> {
  const objects: ManifestObject[] = [];
  const problems: Manifest['problems'][number][] = [];
  if (!file.isReadable) {
    return { objects, problems: [{ message: 'The file is too large to be read.', range: NOWHERE }] };
  }
  yield* readAll(file);
  for (const placed of file.documents) {
    const problem = problemOf(placed.document);
    if (problem) {
      problems.push({ ...problem, range: shiftedRange(problem.range, placed.start) });
      continue;
    }
    const expansion = new Expansion({ budget: ALIAS_BUDGET });
    for (const node of objectsOf(placed.document)) {
      const source = sourceOf(placed.document, node, expansion);
      if (source === undefined) {
        problems.push({ message: TOO_MANY_ALIASES, range: shiftedRange(node, placed.start) });
        break;
      }
      objects.push(objectOf(placed, node, source));
      yield;
    }
  }
  return { objects, problems };
}

/**
 * Where fields of an object stand, named by their paths; of one that is not written down, the nearest thing above it
 * that is. `index` counts the objects of {@link manifest}.
 */
export function* fieldRanges(
  file: ManifestFile,
  index: number,
  paths: readonly string[],
): Steps<readonly Range[]> {
  let passed = 0;
  for (const { document, start } of file.documents) {
    if (problemOf(document)) continue;
    const nodes = objectsOf(document);
    const node = nodes[index - passed];
    if (node) return paths.map((path) => shiftedRange(fieldRange(document, node, path), start));
    passed += nodes.length;
    yield;
  }
  return [];
}

/** As upstream's reader of YAML, which refuses a document of more. */
const ALIAS_BUDGET = 400_000;
const TOO_MANY_ALIASES = 'The aliases of this document stand for too much to be sent to a server.';

const NOWHERE: Range = { start: 0, end: 0 };

function problemOf({ tree }: ManifestDocument): Manifest['problems'][number] | undefined {
  if (tree.templated) {
    const message = 'This is a template: it becomes a manifest when it is rendered.';
    return { message, range: tree.root ?? NOWHERE };
  }
  const [problem] = tree.problems;
  return problem && { message: problem.message, range: { start: problem.start, end: problem.end } };
}

function objectsOf({ tree: { root } }: ManifestDocument): readonly MapNode[] {
  const kind = kindOf(root);
  const items = valueUnder(root, 'items');
  if (root?.kind !== 'map' || !kind) return [];
  if (!kind.kind.endsWith('List') || items?.kind !== 'sequence') return isObject(root) ? [root] : [];
  return items.items.flatMap(({ value }) => (value?.kind === 'map' && isObject(value) ? [value] : []));
}

/** An object without metadata is some other file that happens to say `kind`. */
function isObject(node: MapNode): boolean {
  return kindOf(node) !== undefined && metadataOf(node)?.kind === 'map';
}

function metadataOf(node: MapNode): Node | undefined {
  return resolveAlias(valueUnder(node, 'metadata'));
}

function objectOf({ document, start }: PlacedDocument, node: MapNode, source: string): ManifestObject {
  const kind = kindOf(node);
  const metadata = metadataOf(node);
  return {
    apiVersion: kind ? apiVersionOf(kind) : '',
    kind: kind?.kind ?? '',
    namespace: scalarText(metadata, 'namespace'),
    name: scalarText(metadata, 'name'),
    source,
    head: shiftedRange(headOf(document, node), start),
    range: shiftedRange(node, start),
  };
}

function fieldRange(document: ManifestDocument, node: MapNode, path: string): Range {
  const last = followPath(node, path).steps.at(-1);
  const place = last?.kind === 'entry' ? last.entry.key : last?.item.value;
  return place ? { start: place.start, end: place.end } : headOf(document, node);
}

function headOf(document: ManifestDocument, { start }: MapNode): Range {
  const { text, lineStarts } = document;
  return { start, end: lineStarts[document.lineAt(start) + 1] ?? text.length };
}
