/** Bytes as they came, in one piece: what is added costs what it holds, however much is there already. */
export class Received {
  private room = Buffer.alloc(0);
  private begin = 0;
  private end = 0;

  get length(): number {
    return this.end - this.begin;
  }

  /** All of them: good until more is added. */
  get bytes(): Buffer {
    return this.room.subarray(this.begin, this.end);
  }

  add(chunk: Buffer): void {
    if (this.end + chunk.length > this.room.length) {
      const larger = Buffer.allocUnsafe(2 * (this.length + chunk.length));
      this.room.copy(larger, 0, this.begin, this.end);
      this.end -= this.begin;
      this.begin = 0;
      this.room = larger;
    }
    chunk.copy(this.room, this.end);
    this.end += chunk.length;
  }

  /** Forgets the first of them, or all. */
  drop(count = this.length): void {
    this.begin += count;
    if (this.begin === this.end) {
      this.room = Buffer.alloc(0);
      this.begin = this.end = 0;
    }
  }
}
