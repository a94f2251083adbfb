import { byteLength } from '../validation/index.ts';

const INITIAL_BYTES = 1024;
const encoder = new TextEncoder();

/**
 * Writes protobuf from its end to its beginning: a message's length is known once its fields are written, so nothing is
 * measured beforehand. Fields of a message are written last first.
 */
export class ProtobufWriter {
  private buffer = new Uint8Array(INITIAL_BYTES);
  private start = INITIAL_BYTES;

  finish(): Uint8Array {
    return this.buffer.slice(this.start);
  }

  /** Where the writer stands: what is written from here on ends here. */
  mark(): number {
    return this.buffer.length - this.start;
  }

  /** Puts number and length before everything that was written since `mark`. */
  endField(number: number, mark: number): void {
    this.varint(this.buffer.length - this.start - mark);
    this.tag(number, 2);
  }

  string(number: number, text: string): void {
    const length = byteLength(text);
    this.reserve(length);
    this.start -= length;
    if (length === text.length) {
      for (let i = 0; i < length; i++) this.buffer[this.start + i] = text.charCodeAt(i);
    } else this.buffer.set(encoder.encode(text).subarray(0, length), this.start);
    this.varint(length);
    this.tag(number, 2);
  }

  bytes(number: number, bytes: Uint8Array): void {
    this.raw(bytes);
    this.varint(bytes.length);
    this.tag(number, 2);
  }

  integer(number: number, value: number): void {
    this.varint(value);
    this.tag(number, 0);
  }

  double(number: number, value: number): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    this.raw(bytes);
    this.tag(number, 1);
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.start -= bytes.length;
    this.buffer.set(bytes, this.start);
  }

  private tag(number: number, wireType: 0 | 1 | 2): void {
    this.varint(number * 8 + wireType);
  }

  private varint(value: number): void {
    if (value >= 0 && value < 0x80) {
      this.reserve(1);
      this.buffer[--this.start] = value;
      return;
    }
    if (value < 0 || value >= 0x80 ** 4) this.longVarint(value);
    else {
      const length = value < 0x80 ** 2 ? 2 : value < 0x80 ** 3 ? 3 : 4;
      this.reserve(length);
      this.start -= length;
      for (let i = 0, rest = value; i < length; i++, rest >>>= 7) {
        this.buffer[this.start + i] = (rest & 0x7f) | (i < length - 1 ? 0x80 : 0);
      }
    }
  }

  /** Ten bytes of a negative number, or what does not fit into 28 bits. */
  private longVarint(value: number): void {
    const digits: number[] = [];
    let rest = BigInt.asUintN(64, BigInt(Math.trunc(value)));
    for (; rest >= 0x80n; rest >>= 7n) digits.push(Number(rest & 0x7fn) | 0x80);
    digits.push(Number(rest));
    this.raw(Uint8Array.from(digits));
  }

  private reserve(count: number): void {
    if (count <= this.start) return;
    const used = this.buffer.length - this.start;
    const larger = new Uint8Array(Math.max(this.buffer.length * 2, used + count));
    larger.set(this.buffer.subarray(this.start), larger.length - used);
    this.start = larger.length - used;
    this.buffer = larger;
  }
}
