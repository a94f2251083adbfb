/** The document that a JSON patch changes in place, operation by operation. */
import { cloneJson, deepEqual, isObject, type JsonObject, ownValue, setKey } from '../../base/index.ts';
import { DEPTH_LIMIT } from '../codec/index.ts';
import { byteLength } from '../go-text.ts';
import { ChunkedList } from './chunked-list.ts';
import { patchRejected, PatchRejection } from './patch-document.ts';

/** So many bytes, as JSON, may be copied by all operations of a patch together. */
const MAX_COPIED_BYTES = 3 * 1024 * 1024;

/** Lists of this length and more are held in chunks once something is put in or taken out before their end. */
const LONG = 1024;

type Container = unknown[] | JsonObject;

/** Where a path leads: a key of something. */
interface Place {
  readonly container: Container;
  readonly key: string;
}

/** All paths are JSON pointers; each method throws a 422 where its path leads nowhere. */
export class PatchedTree {
  private root: unknown;
  private copiedBytes = 0;
  /** What stands for a long list while it is changed. */
  private readonly long = new Map<unknown[], ChunkedList>();

  constructor(target: unknown) {
    this.root = cloneJson(target);
  }

  add(path: string, value: unknown): void {
    const place = this.locate(path);
    if (!place) throw missing(`add operation does not apply: doc is missing path: "${path}"`);
    explained(`error in add for path: '${path}'`, () => this.addAt(place, value));
  }

  remove(path: string): void {
    const place = this.locate(path);
    if (!place) throw missing(`remove operation does not apply: doc is missing path: "${path}"`);
    explained(`error in remove for path: '${path}'`, () => this.removeAt(place));
  }

  /** A key of an object need not be there; an item of a list must. */
  replace(path: string, value: unknown): void {
    if (path === '') {
      if (!isContainer(value))
        throw patchRejected('replace operation value must be object or array: %!w(<nil>)');
      this.root = value;
      return;
    }
    const place = this.locate(path);
    if (!place) throw missing(`replace operation does not apply: doc is missing path: ${path}`);
    const { container, key } = place;
    if (!Array.isArray(container)) setKey(container, key, value);
    else {
      const index = readIndex(key, this.lengthOf(container));
      if (typeof index === 'string')
        throw missing(`replace operation does not apply: doc is missing key: ${path}`);
      this.setItem(container, index, value);
    }
  }

  /** What is not there cannot be moved. */
  move(from: string, path: string): void {
    const source = this.locate(from);
    if (!source) throw missing(`move operation does not apply: doc is missing from path: ${from}`);
    const value = explained(`error in move for path: '${source.key}'`, () => {
      const found = this.child(source.container, source.key);
      this.removeAt(source);
      return found;
    });
    const place = this.locate(path);
    if (!place) throw missing(`move operation does not apply: doc is missing destination path: ${path}`);
    explained(`error in move for path: '${path}'`, () => this.addAt(place, value));
  }

  /** What is not there is copied as null. */
  copy(from: string, path: string): void {
    const source = this.locate(from);
    if (!source) throw missing(`copy operation does not apply: doc is missing from path: ${from}`);
    const value = explained(`error in copy for from: '${from}'`, () =>
      this.plain(this.child(source.container, source.key) ?? null),
    );
    const place = this.locate(path);
    if (!place) throw missing(`copy operation does not apply: doc is missing destination path: ${path}`);
    this.copiedBytes += byteLength(JSON.stringify(value));
    if (this.copiedBytes > MAX_COPIED_BYTES) {
      const why = `Unable to complete the copy, the accumulated size increase of copy is ${this.copiedBytes}, exceeding the limit ${MAX_COPIED_BYTES}`;
      throw patchRejected(why);
    }
    explained('error while adding value during copy', () => this.addAt(place, value));
  }

  /** What is not there equals null. */
  test(path: string, expected: unknown): void {
    const found = (path === '' ? this.root : this.tested(path)) ?? null;
    if (!deepEqual(this.long.size === 0 ? found : this.plain(found), expected ?? null)) {
      throw new PatchRejection(`testing value ${path} failed: test failed`, true);
    }
  }

  /** The document as it stands in the end. Nothing may be changed afterwards. Operations may not nest it too deeply. */
  finish(): unknown {
    for (const [list, chunks] of this.long) {
      list.length = 0;
      for (const item of chunks) list.push(item);
    }
    checkDepth(this.root, 0);
    return this.root;
  }

  private tested(path: string): unknown {
    const place = this.locate(path);
    if (!place) throw missing(`test operation does not apply: is missing path: ${path}`);
    return explained(`error in test for path: '${path}'`, () => this.child(place.container, place.key));
  }

  private addAt({ container, key }: Place, value: unknown): void {
    if (!Array.isArray(container)) setKey(container, key, value);
    else if (key === '-') this.insert(container, this.lengthOf(container), value);
    else
      this.insert(
        container,
        indexOf(key, this.lengthOf(container) + 1, 'value was not a proper array index'),
        value,
      );
  }

  private removeAt({ container, key }: Place): void {
    if (Array.isArray(container)) this.removeItem(container, indexOf(key, this.lengthOf(container)));
    else if (Object.hasOwn(container, key)) delete container[key];
    else throw missing(`Unable to remove nonexistent key: ${key}`);
  }

  /**
   * The container that a pointer's last part is a key of, undefined where there is none. What stands before the first slash
   * does not count.
   */
  private locate(path: string): Place | undefined {
    const parts = path.split('/').slice(1).map(unescapePart);
    const key = parts.pop();
    if (key === undefined) return undefined;
    let container = this.root;
    for (const part of parts) {
      if (!isContainer(container)) return undefined;
      if (Array.isArray(container)) {
        const index = readIndex(part, this.lengthOf(container));
        container = typeof index === 'string' ? undefined : this.itemOf(container, index);
      } else container = ownValue(container, part);
    }
    return isContainer(container) ? { container, key } : undefined;
  }

  private child(container: Container, key: string): unknown {
    if (!Array.isArray(container)) return ownValue(container, key);
    return this.itemOf(container, indexOf(key, this.lengthOf(container)));
  }

  private itemOf(list: unknown[], index: number): unknown {
    const chunks = this.long.get(list);
    return chunks ? chunks.at(index) : list[index];
  }

  private lengthOf(list: unknown[]): number {
    return this.long.get(list)?.length ?? list.length;
  }

  private insert(list: unknown[], index: number, value: unknown): void {
    const chunks = index === list.length ? this.long.get(list) : this.chunksOf(list);
    if (chunks) chunks.insert(index, value);
    else list.splice(index, 0, value);
  }

  private removeItem(list: unknown[], index: number): void {
    const chunks = this.chunksOf(list);
    if (chunks) chunks.remove(index);
    else list.splice(index, 1);
  }

  private setItem(list: unknown[], index: number, value: unknown): void {
    const chunks = this.long.get(list);
    if (chunks) chunks.set(index, value);
    else list[index] = value;
  }

  private chunksOf(list: unknown[]): ChunkedList | undefined {
    let chunks = this.long.get(list);
    if (!chunks && list.length >= LONG) {
      chunks = new ChunkedList(list);
      this.long.set(list, chunks);
    }
    return chunks;
  }

  /** A copy in which lists are lists again. */
  private plain(value: unknown, depth = 0): unknown {
    if (depth > DEPTH_LIMIT) throw patchRejected();
    if (Array.isArray(value)) {
      return Array.from(this.long.get(value) ?? value, (item) => this.plain(item, depth + 1));
    }
    if (!isObject(value)) return value;
    const copy: JsonObject = {};
    for (const [key, child] of Object.entries(value)) setKey(copy, key, this.plain(child, depth + 1));
    return copy;
  }
}

function checkDepth(value: unknown, depth: number): void {
  if (!isContainer(value)) return;
  if (depth > DEPTH_LIMIT) throw patchRejected();
  for (const child of Object.values(value)) checkDepth(child, depth + 1);
}

function isContainer(value: unknown): value is Container {
  return Array.isArray(value) || isObject(value);
}

function unescapePart(part: string): string {
  return part.includes('~') ? part.replaceAll('~1', '/').replaceAll('~0', '~') : part;
}

/** An index below `end`; from `-end` on it counts from the end. Throws where it is none. */
function indexOf(key: string, end: number, otherwise = ''): number {
  const index = readIndex(key, end);
  if (typeof index === 'number') return index;
  throw patchRejected(
    otherwise !== '' && index.startsWith('strconv') ? `${otherwise}: '${key}': ${index}` : index,
  );
}

/** The index, or what is wrong with it. */
function readIndex(key: string, end: number): number | string {
  const index = /^[+-]?\d+$/.test(key) ? Number(key) : NaN;
  if (Number.isNaN(index)) return `strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`;
  if (index >= end || index < -end)
    return `Unable to access invalid index: ${index}: invalid index referenced`;
  return index < 0 ? index + end : index;
}

/** What went wrong within an operation is told with the operation. */
function explained<T>(what: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof PatchRejection) throw patchRejected(`${what}: ${error.why}`);
    throw error;
  }
}

function missing(what: string): PatchRejection {
  return patchRejected(`${what}: missing value`);
}
