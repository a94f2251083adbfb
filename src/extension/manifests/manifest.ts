import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  parseAllDocuments,
  type Range,
} from 'yaml';
import { isObject } from '../../base/index.ts';
import type { ApiObject } from '../../client/index.ts';

/** A place in a text, counted from 0. */
export interface TextPosition {
  readonly line: number;
  readonly character: number;
}

export interface TextRange {
  readonly start: TextPosition;
  readonly end: TextPosition;
}

/** One object of a manifest, and where it stands. */
export interface ManifestObject {
  readonly object: ApiObject;
  /** What is sent to the server: the document as it was written, so that the server judges exactly that. */
  readonly source: string;
  /** The line of its first key. */
  readonly head: TextRange;
  readonly range: TextRange;
  /** Where a field stands, named by its path; the nearest one above it that is written down, where it is not. */
  rangeOf(path: readonly (string | number)[]): TextRange;
}

export interface Manifest {
  readonly objects: readonly ManifestObject[];
  /** Documents that are no YAML. What has no `apiVersion` and `kind` is no manifest, and no problem. */
  readonly problems: readonly { readonly message: string; readonly range: TextRange }[];
}

/** Reads YAML of one or more documents, or JSON, which is YAML too. Items of a `List` are objects of their own. */
export function parseManifest(text: string): Manifest {
  const lines = new LineCounter();
  const objects: ManifestObject[] = [];
  const problems: Manifest['problems'][number][] = [];
  const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: false, logLevel: 'silent' });
  for (const document of Array.isArray(documents) ? documents : []) {
    const [error] = document.errors;
    if (error) {
      problems.push({ message: error.message.split('\n', 1)[0] ?? '', range: rangeAt(lines, error.pos) });
      continue;
    }
    objects.push(...objectsOf(document, text, lines));
  }
  return { objects, problems };
}

function objectsOf(document: Document.Parsed, text: string, lines: LineCounter): ManifestObject[] {
  const value: unknown = document.toJS();
  if (!isApiObject(value)) return [];
  if (!isList(value)) {
    const [start, , end] = document.contents?.range ?? document.range;
    const source = text.slice(start, end);
    return [place(value, source, document, [], lines)];
  }
  return value.items.flatMap((item, index) =>
    isApiObject(item) ? [place(item, JSON.stringify(item), document, ['items', index], lines)] : [],
  );
}

function place(
  object: ApiObject,
  source: string,
  document: Document.Parsed,
  root: readonly (string | number)[],
  lines: LineCounter,
): ManifestObject {
  const node = root.length === 0 ? document.contents : document.getIn(root, true);
  const whole = isNode(node) && node.range ? node.range : document.range;
  const range = rangeAt(lines, [whole[0], whole[1]]);
  const lineEnd = { line: range.start.line + 1, character: 0 };
  return {
    object,
    source,
    range,
    head: { start: range.start, end: lineEnd },
    rangeOf: (path) =>
      fieldRange(document, [...root, ...path], lines) ?? { start: range.start, end: lineEnd },
  };
}

/** The range of a field's key, or of a list's item; undefined where nothing of the path is written down. */
function fieldRange(
  document: Document.Parsed,
  path: readonly (string | number)[],
  lines: LineCounter,
): TextRange | undefined {
  for (let length = path.length; length > 0; length--) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const name = path[length - 1];
    const range = isMap(parent) ? keyRange(parent, String(name)) : itemRange(document, path.slice(0, length));
    if (range) return rangeAt(lines, [range[0], range[1]]);
  }
  return undefined;
}

function keyRange(map: { items: unknown[] }, name: string): Range | undefined {
  for (const pair of map.items) {
    if (isPair(pair) && isScalar(pair.key) && String(pair.key.value) === name)
      return pair.key.range ?? undefined;
  }
  return undefined;
}

function itemRange(document: Document.Parsed, path: readonly (string | number)[]): Range | undefined {
  const node = document.getIn(path, true);
  return isNode(node) ? (node.range ?? undefined) : undefined;
}

function rangeAt(lines: LineCounter, [start, end]: readonly [number, number]): TextRange {
  const at = (offset: number): TextPosition => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(0, line - 1), character: Math.max(0, col - 1) };
  };
  return { start: at(start), end: at(end) };
}

function isApiObject(value: unknown): value is ApiObject {
  if (!isObject(value) || typeof value['apiVersion'] !== 'string' || typeof value['kind'] !== 'string')
    return false;
  return isObject(value['metadata']) || Array.isArray(value['items']);
}

function isList(value: ApiObject): value is ApiObject & { items: unknown[] } {
  return value.kind.endsWith('List') && Array.isArray((value as { items?: unknown }).items);
}
