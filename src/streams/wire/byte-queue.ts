/** Bytes that came in chunks, taken in the lengths that a decoder needs. It copies only what lies across chunks. */
export class ByteQueue {
  private chunks: Uint8Array[] = [];
  /** What was taken of the first chunk. */
  private offset = 0;
  private size = 0;

  /** How many bytes wait. */
  get length(): number {
    return this.size;
  }

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.chunks.push(chunk);
    this.size += chunk.length;
  }

  /** Exactly `length` bytes; undefined, and nothing taken, where there are not so many yet. */
  take(length: number): Uint8Array | undefined {
    if (this.size < length) return undefined;
    const first = this.takeSome(length);
    if (first.length === length) return first;
    const whole = new Uint8Array(length);
    whole.set(first);
    for (let filled = first.length; filled < length;) {
      const part = this.takeSome(length - filled);
      whole.set(part, filled);
      filled += part.length;
    }
    return whole;
  }

  /** The first `length` bytes without taking them; undefined where there are not so many yet. For a few bytes only. */
  peek(length: number): Uint8Array | undefined {
    if (this.size < length) return undefined;
    const bytes = new Uint8Array(length);
    let [chunk, offset] = [0, this.offset];
    for (let i = 0; i < length; i++) {
      while (offset === this.chunks[chunk]?.length) [chunk, offset] = [chunk + 1, 0];
      bytes[i] = this.chunks[chunk]?.[offset++] ?? 0;
    }
    return bytes;
  }

  /** Up to `limit` bytes, as many as lie together; empty where none wait. */
  takeSome(limit: number): Uint8Array {
    const [first] = this.chunks;
    if (!first) return NOTHING;
    const part = first.subarray(this.offset, this.offset + limit);
    this.offset += part.length;
    this.size -= part.length;
    if (this.offset === first.length) {
      this.chunks.shift();
      this.offset = 0;
    }
    return part;
  }
}

const NOTHING = new Uint8Array();
