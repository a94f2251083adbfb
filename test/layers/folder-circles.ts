/**
 * Circles between folders. Of two files, one of which imports the other, the folders are compared right below the deepest
 * folder that holds both: `p/a/x/one.ts` importing `p/b/two.ts` is an arrow from `a` to `b` in `p`. Files that lie in
 * that folder itself are one more node of it, beside its subfolders: what they share with these goes one way as well.
 *
 * A folder's face (`index.ts`) passes on what lies below it, so that its imports of that are no arrows. Where something
 * below imports the face, they are: then the face is part of what it shows.
 */
import fs from 'node:fs';
import path from 'node:path';

export interface Import {
  /** Both within `src`. */
  readonly from: string;
  readonly to: string;
}

export interface FolderCircle {
  /** `apiserver: encoding, registry`: where, and the folders. */
  readonly name: string;
  readonly imports: readonly Import[];
}

/** All imports between files of `src`, types included. */
export function importsOf(src: string): Import[] {
  const found: Import[] = [];
  for (const file of fs.readdirSync(src, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const from = file.split(path.sep).join('/');
    const text = fs.readFileSync(path.join(src, file), 'utf8');
    for (const [, target = ''] of text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'/g)) {
      found.push({ from, to: path.posix.join(path.posix.dirname(from), target) });
    }
  }
  return found;
}

export function folderCircles(imports: readonly Import[]): FolderCircle[] {
  const facesUsedBelow = new Set(imports.filter(isOfOwnFace).map(({ to }) => to));
  const graphs = new Map<string, Map<string, Map<string, Import[]>>>();
  for (const each of imports) {
    const [place, from, to] = arrowOf(each);
    if (place === '' || from === to) continue;
    if (isFace(each.from) && from === OWN_FILES && !facesUsedBelow.has(each.from)) continue;
    const graph = entry(graphs, place, () => new Map<string, Map<string, Import[]>>());
    entry(
      entry(graph, from, () => new Map<string, Import[]>()),
      to,
      (): Import[] => [],
    ).push(each);
  }
  return [...graphs].flatMap(([place, graph]) => circlesOf(place, graph));
}

const OWN_FILES = 'its own files';

function isFace(file: string): boolean {
  return path.posix.basename(file) === 'index.ts';
}

function isOfOwnFace({ from, to }: Import): boolean {
  return isFace(to) && from.startsWith(`${path.posix.dirname(to)}/`);
}

/** The deepest folder that holds both files, and what of it they lie in. */
function arrowOf({ from, to }: Import): [place: string, from: string, to: string] {
  const [a, b] = [path.posix.dirname(from).split('/'), path.posix.dirname(to).split('/')];
  let shared = 0;
  while (shared < a.length && a[shared] === b[shared]) shared++;
  return [a.slice(0, shared).join('/'), a[shared] ?? OWN_FILES, b[shared] ?? OWN_FILES];
}

type Graph = ReadonlyMap<string, ReadonlyMap<string, readonly Import[]>>;

/** The sets of nodes each of which reaches all others of its set. */
function circlesOf(place: string, graph: Graph): FolderCircle[] {
  const reached = new Map([...graph.keys()].map((node) => [node, reachedFrom(graph, node)]));
  const circles = new Map<string, string[]>();
  for (const [node, others] of reached) {
    if (!others.has(node)) continue;
    const members = [...others].filter((other) => reached.get(other)?.has(node)).toSorted();
    circles.set(members.join(', '), members);
  }
  return [...circles].map(([text, members]) => ({
    name: `${place}: ${text}`,
    imports: members.flatMap((from) => members.flatMap((to) => graph.get(from)?.get(to) ?? [])),
  }));
}

function reachedFrom(graph: Graph, start: string): Set<string> {
  const reached = new Set<string>();
  const left = [start];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    for (const next of graph.get(node)?.keys() ?? []) {
      if (reached.has(next)) continue;
      reached.add(next);
      left.push(next);
    }
  }
  return reached;
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
