import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Notation } from '../language/index.ts';

/** So many files are looked at in a workspace, each of at most so many bytes, so deep in its folders. */
const MOST_FILES = 10_000;
const MOST_BYTES = 2 * 1024 * 1024;
const DEEPEST = 12;

const NOTATIONS: ReadonlyMap<string, Notation> = new Map([
  ['.yaml', 'yaml'],
  ['.yml', 'yaml'],
  ['.json', 'json'],
]);

/** Folders of what others made. */
const FOREIGN: ReadonlySet<string> = new Set(['node_modules', 'vendor']);

export interface SavedFile {
  readonly uri: string;
  readonly notation: Notation;
  readonly text: string;
}

/** The manifests in folders, one after the other; `isWanted` looks at the text. What cannot be read is passed over. */
export async function* manifestsIn(
  folders: readonly string[],
  isWanted: (text: string) => boolean,
): AsyncGenerator<SavedFile, void, undefined> {
  let left = MOST_FILES;
  const waiting = folders.filter(isFile).map((uri) => ({ folder: fileURLToPath(uri), depth: 0 }));
  for (let next = waiting.shift(); next && left > 0; next = waiting.shift()) {
    const { folder, depth } = next;
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      const path = join(folder, entry.name);
      if (entry.name.startsWith('.') || FOREIGN.has(entry.name)) continue;
      if (entry.isDirectory() && depth < DEEPEST) waiting.push({ folder: path, depth: depth + 1 });
      if (!entry.isFile() || notationOf(path) === undefined || left-- <= 0) continue;
      const file = await savedFile(pathToFileURL(path).href, isWanted);
      if (file) yield file;
    }
  }
}

/** A manifest as it is saved; undefined where there is none, or none that is wanted. */
export async function savedFile(
  uri: string,
  isWanted: (text: string) => boolean,
): Promise<SavedFile | undefined> {
  if (!isFile(uri)) return undefined;
  const path = fileURLToPath(uri);
  const notation = notationOf(path);
  if (!notation) return undefined;
  try {
    if ((await stat(path)).size > MOST_BYTES) return undefined;
    const text = await readFile(path, 'utf8');
    return isWanted(text) ? { uri, notation, text } : undefined;
  } catch {
    return undefined;
  }
}

function isFile(uri: string): boolean {
  return uri.startsWith('file:');
}

function notationOf(path: string): Notation | undefined {
  return NOTATIONS.get(path.slice(path.lastIndexOf('.')));
}
