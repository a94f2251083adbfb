/** Bytes that are no protobuf message. */
export class ProtobufError extends Error {}

const decoder = new TextDecoder();

export type WireType = 0 | 1 | 2 | 5;

/** Reads the fields of a protobuf message one after the other. */
export class ProtobufReader {
  private readonly bytes: Uint8Array;
  private at = 0;
  /** Of the field that {@link next} went to. */
  number = 0;
  wireType: WireType = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Goes to the next field; false at the end. Its value must be read or skipped before the next call. */
  next(): boolean {
    if (this.at >= this.bytes.length) return false;
    const tag = this.varint();
    const wireType = tag % 8;
    if (wireType !== 0 && wireType !== 1 && wireType !== 2 && wireType !== 5) {
      throw new ProtobufError(`proto: illegal wireType ${wireType}`);
    }
    this.number = Math.floor(tag / 8);
    this.wireType = wireType;
    return true;
  }

  /** Whether anything is left: for a packed list, whose numbers have no tags. */
  hasMore(): boolean {
    return this.at < this.bytes.length;
  }

  integer(): number {
    return this.varint();
  }

  double(): number {
    return new DataView(this.take(8).slice().buffer).getFloat64(0, true);
  }

  chunk(): Uint8Array {
    return this.take(this.varint());
  }

  string(): string {
    return decoder.decode(this.chunk());
  }

  skip(): void {
    if (this.wireType === 0) this.varint();
    else if (this.wireType === 1) this.take(8);
    else if (this.wireType === 5) this.take(4);
    else this.chunk();
  }

  private take(count: number): Uint8Array {
    const end = this.at + count;
    if (count < 0 || end > this.bytes.length) throw new ProtobufError('unexpected EOF');
    const taken = this.bytes.subarray(this.at, end);
    this.at = end;
    return taken;
  }

  /** A varint as a signed number of 64 bits. */
  private varint(): number {
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte();
      low += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return low;
    }
    let whole = BigInt(low);
    for (let shift = 28n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      whole += BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asIntN(64, whole));
    }
    throw new ProtobufError('proto: integer overflow');
  }

  private byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new ProtobufError('unexpected EOF');
    return byte;
  }
}
