/** A long list in chunks: putting an item in, or taking one out, moves the items of one chunk alone. */
export class ChunkedList {
  private readonly chunks: unknown[][] = [];
  private count: number;

  constructor(items: readonly unknown[]) {
    for (let from = 0; from < items.length; from += CHUNK) this.chunks.push(items.slice(from, from + CHUNK));
    this.count = items.length;
  }

  get length(): number {
    return this.count;
  }

  at(index: number): unknown {
    const { chunk, offset } = this.find(index);
    return chunk[offset];
  }

  set(index: number, value: unknown): void {
    const { chunk, offset } = this.find(index);
    chunk[offset] = value;
  }

  /** Puts an item before the one at `index`, which may be the end. */
  insert(index: number, value: unknown): void {
    const { chunk, offset, place } = this.find(index);
    chunk.splice(offset, 0, value);
    if (chunk.length > 2 * CHUNK) this.chunks.splice(place, 1, chunk.slice(0, CHUNK), chunk.slice(CHUNK));
    this.count++;
  }

  remove(index: number): void {
    const { chunk, offset, place } = this.find(index);
    chunk.splice(offset, 1);
    if (chunk.length === 0 && this.chunks.length > 1) this.chunks.splice(place, 1);
    this.count--;
  }

  *[Symbol.iterator](): Generator<unknown, void> {
    for (const chunk of this.chunks) yield* chunk;
  }

  /** The chunk that holds an index; the end is behind the last item of the last one. */
  private find(index: number): { chunk: unknown[]; offset: number; place: number } {
    let offset = index;
    let place = 0;
    let chunk = this.chunks[0] ?? [];
    while (place < this.chunks.length - 1 && offset >= chunk.length) {
      offset -= chunk.length;
      chunk = this.chunks[++place] ?? [];
    }
    return { chunk, offset, place };
  }
}

const CHUNK = 512;
