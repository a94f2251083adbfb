import protobuf from 'protobufjs/minimal.js';
import type { LargeInteger } from '../../base/index.ts';

/** How a value follows its field's number: as a varint, as 8 bytes, or with its length before it. */
export const VARINT = 0;
export const FIXED64 = 1;
export const DELIMITED = 2;

/**
 * The library's writer, which writes a field as its number and then its value:
 *
 *     writer.field(1, VARINT).int64(300);
 *     writer.field(2, DELIMITED).fork().field(1, DELIMITED).string('a');
 *     writer.ldelim();
 */
export class ProtobufWriter extends protobuf.Writer {
  field(number: number, wireType: number): this {
    this.uint32(number * 8 + wireType);
    return this;
  }

  /** A varint of 64 bits, with its sign. */
  integer(value: number | LargeInteger): protobuf.Writer {
    if (typeof value === 'number') return this.int64(value);
    const bits = BigInt.asIntN(64, BigInt(value.digits));
    return this.int64({
      low: Number(BigInt.asIntN(32, bits)),
      high: Number(bits >> 32n),
      unsigned: false,
    } as protobuf.Long);
  }

  /** Half a surrogate pair has no UTF-8: it is written as U+FFFD, as upstream decodes it. */
  override string(text: string): protobuf.Writer {
    return super.string(text.toWellFormed());
  }
}
