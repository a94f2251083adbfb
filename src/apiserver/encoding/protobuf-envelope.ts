/**
 * What stands around every object in `application/vnd.kubernetes.protobuf`: four bytes, then a message of the object's
 * type, its own message, and two texts.
 */
import { concat } from '../reply/json-bytes.ts';

const MAGIC_LENGTH = 4;
const OBJECT = 2;

interface Envelope {
  /** All before the object's message. */
  readonly head: Uint8Array;
  /** The object's message. */
  readonly message: Uint8Array;
  readonly tail: Uint8Array;
}

/** The message of an object without what stands around it. */
export function messageIn(bytes: Uint8Array): Uint8Array {
  return opened(bytes).message;
}

/** A list, from one that is empty and the messages of its items: in all lists these are the second and last field. */
export function listOf(empty: Uint8Array, items: readonly Uint8Array[]): Uint8Array {
  const { head, message, tail } = opened(empty);
  const fields = [message, ...items.flatMap((item) => [delimiter(2, item.length), item])];
  const length = fields.reduce((sum, field) => sum + field.length, 0);
  return concat([head, delimiter(OBJECT, length), ...fields, tail]);
}

/** The beginning of a field that holds bytes: its tag and their length. */
export function delimiter(field: number, length: number): Uint8Array {
  const bytes = [(field << 3) | 2];
  let rest = length;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

function opened(bytes: Uint8Array): Envelope {
  const type = fieldAt(bytes, MAGIC_LENGTH);
  const object = fieldAt(bytes, type.end);
  return {
    head: bytes.subarray(0, type.end),
    message: bytes.subarray(object.start, object.end),
    tail: bytes.subarray(object.end),
  };
}

/** Where the content of the field begins and ends of which the tag, a single byte, stands at `at`. */
function fieldAt(bytes: Uint8Array, at: number): { start: number; end: number } {
  let length = 0;
  let start = at + 1;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[start++] ?? 0;
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { start, end: start + length };
  }
}
