import protobuf from 'protobufjs/minimal.js';

/** Bytes that are no protobuf message. */
export class ProtobufError extends Error {}

/** The library's reader, which goes from field to field here. Whatever it throws is for {@link refusingMalformed}. */
export class ProtobufReader extends protobuf.Reader {
  /** Of the field that {@link next} went to. */
  number = 0;
  wireType = 0;

  /** Goes to the next field; false at the end. Its value must be read or skipped before the next call. */
  next(): boolean {
    if (this.pos >= this.len) return false;
    const tag = this.tag();
    this.number = tag >>> 3;
    this.wireType = tag & 7;
    if (!WIRE_TYPES.has(this.wireType)) throw new ProtobufError(`proto: illegal wireType ${this.wireType}`);
    return true;
  }

  /** A varint of 64 bits as the nearest number. */
  integer(): number {
    return numberOf(this.int64());
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

/** The library has a `Long` where it finds the package of that name, which it does not in a bundle, and a number else. */
function numberOf(value: protobuf.Long | number): number {
  return typeof value === 'number' ? value : value.high * 2 ** 32 + (value.low >>> 0);
}

/** Groups (3 and 4) are of protobuf 1; no message of Kubernetes has any. */
const WIRE_TYPES: ReadonlySet<number> = new Set([0, 1, 2, 5]);

const UPSTREAM_WORDS: readonly (readonly [beginning: string, upstream: string])[] = [
  ['index out of range', 'unexpected EOF'],
  ['invalid length encoding', 'unexpected EOF'],
  ['invalid tag encoding', 'proto: integer overflow'],
  ['invalid varint encoding', 'proto: integer overflow'],
];
