/** The document that a JSON patch changes in place, operation by operation. */
import { cloneJson, deepEqual, isObject, type JsonObject, ownValue, setKey } from '../../base/index.ts';
import { DEPTH_LIMIT } from '../codec/index.ts';
import { byteLength } from '../go-text.ts';
import { ChunkedList } from './chunked-list.ts';
import { patchRejected } from './patch-document.ts';

/** So many bytes, as JSON, may be copied by all operations of a patch together. */
const MAX_COPIED_BYTES = 3 * 1024 * 1024;

/** Lists of this length and more are held in chunks once something is put in or taken out before their end. */
const LONG = 1024;

type Container = unknown[] | JsonObject;

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
    const { container, key } = this.locate(path);
    if (!Array.isArray(container)) setKey(container, key, value);
    else if (key === '-') this.insert(container, this.lengthOf(container), value);
    else this.insert(container, indexOf(key, this.lengthOf(container) + 1), value);
  }

  remove(path: string): void {
    const { container, key } = this.locate(path);
    if (Array.isArray(container)) this.removeItem(container, indexOf(key, this.lengthOf(container)));
    else if (Object.hasOwn(container, key)) delete container[key];
    else throw patchRejected();
  }

  /** A key of an object need not be there; an item of a list must. */
  replace(path: string, value: unknown): void {
    if (path === '') {
      if (!isContainer(value)) throw patchRejected();
      this.root = value;
      return;
    }
    const { container, key } = this.locate(path);
    if (!Array.isArray(container)) setKey(container, key, value);
    else this.setItem(container, indexOf(key, this.lengthOf(container)), value);
  }

  /** What is not there cannot be moved. */
  move(from: string, path: string): void {
    const value = this.valueAt(from);
    this.remove(from);
    this.add(path, value);
  }

  /** What is not there is copied as null. */
  copy(from: string, path: string): void {
    const value = this.plain(this.valueAt(from) ?? null);
    this.copiedBytes += byteLength(JSON.stringify(value));
    if (this.copiedBytes > MAX_COPIED_BYTES) throw patchRejected();
    this.add(path, value);
  }

  /** What is not there equals null. */
  test(path: string, expected: unknown): void {
    const found = (path === '' ? this.root : this.valueAt(path)) ?? null;
    if (!deepEqual(this.long.size === 0 ? found : this.plain(found), expected ?? null)) throw patchRejected();
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

  private valueAt(path: string): unknown {
    const { container, key } = this.locate(path);
    return this.child(container, key);
  }

  /** The container that a pointer's last part is a key of. What stands before the first slash does not count. */
  private locate(path: string): { container: Container; key: string } {
    const parts = path.split('/').slice(1).map(unescapePart);
    const key = parts.pop();
    if (key === undefined) throw patchRejected();
    let container = this.root;
    for (const part of parts) container = isContainer(container) ? this.child(container, part) : undefined;
    if (!isContainer(container)) throw patchRejected();
    return { container, key };
  }

  private child(container: Container, key: string): unknown {
    if (!Array.isArray(container)) return ownValue(container, key);
    const index = indexOf(key, this.lengthOf(container));
    const chunks = this.long.get(container);
    return chunks ? chunks.at(index) : container[index];
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

/** An index below `end`; from `-end` on it counts from the end. */
function indexOf(key: string, end: number): number {
  const index = /^[+-]?\d+$/.test(key) ? Number(key) : NaN;
  if (!(index < end && index >= -end)) throw patchRejected();
  return index < 0 ? index + end : index;
}
