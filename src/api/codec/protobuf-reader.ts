import protobuf from 'protobufjs/minimal.js';
import { LargeInteger } from '../../base/index.ts';
import { DEPTH_LIMIT } from './json-syntax.ts';

/** Bytes that are no protobuf message. */
export class ProtobufError extends Error {}

/** The library's reader, which goes from field to field here. Whatever it throws is for {@link refusingMalformed}. */
export class ProtobufReader extends protobuf.Reader {
  /** Of the field that {@link next} went to. */
  number = 0;
  wireType = 0;
  private depth = 0;

  /** A reader of the message that comes next, inside this one. */
  nested(): ProtobufReader {
    const reader = new ProtobufReader(this.bytes());
    reader.depth = this.depth + 1;
    if (reader.depth > DEPTH_LIMIT) throw new ProtobufError(`proto: exceeded max depth of ${DEPTH_LIMIT}`);
    return reader;
  }

  /** Goes to the next field; false at the end. Its value must be read or skipped before the next call. */
  next(): boolean {
    if (this.pos >= this.len) return false;
    const tag = this.tag();
    this.number = tag >>> 3;
    this.wireType = tag & 7;
    if (!WIRE_TYPES.has(this.wireType)) throw new ProtobufError(`proto: illegal wireType ${this.wireType}`);
    return true;
  }

  /** A varint of 64 bits, with its sign. The library's own is not exact without a package that bundles lack. */
  integer(): number | LargeInteger {
    let low = 0;
    let high = 0;
    for (let index = 0; index < 10; index++) {
      if (this.pos >= this.len) throw new ProtobufError('unexpected EOF');
      const byte = this.buf[this.pos++] ?? 0;
      const bits = byte & 0x7f;
      if (index < 5) low |= bits << (7 * index);
      if (index === 4) high = bits >>> 4;
      else if (index > 4) high |= bits << (7 * index - 32);
      if (byte < 0x80) return integerOf(low, high);
    }
    throw new ProtobufError('proto: integer overflow');
  }

  skipField(): void {
    this.skipType(this.wireType);
  }
}

/** Reads with upstream's words for what the library finds malformed. Throws {@link ProtobufError}. */
export function refusingMalformed<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { message } = error;
    const words = UPSTREAM_WORDS.find(([beginning]) => message.startsWith(beginning));
    throw words ? new ProtobufError(words[1]) : error;
  }
}

/** The integer of two halves, of which the higher one has the sign. */
function integerOf(low: number, high: number): number | LargeInteger {
  const value = high * 2 ** 32 + (low >>> 0);
  if (Number.isSafeInteger(value)) return value;
  return LargeInteger.parse(((BigInt(high) << 32n) | BigInt(low >>> 0)).toString());
}

/** Groups (3 and 4) are of protobuf 1; no message of Kubernetes has any. */
const WIRE_TYPES: ReadonlySet<number> = new Set([0, 1, 2, 5]);

const UPSTREAM_WORDS: readonly (readonly [beginning: string, upstream: string])[] = [
  ['index out of range', 'unexpected EOF'],
  ['invalid length encoding', 'unexpected EOF'],
  ['invalid tag encoding', 'proto: integer overflow'],
  ['invalid varint encoding', 'proto: integer overflow'],
];
