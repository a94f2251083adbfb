/**
 * What stands around every object in `application/vnd.kubernetes.protobuf`: four bytes, then a message of the object's
 * type, its own message, and two texts.
 */
import { concat } from '../reply/json-bytes.ts';

const MAGIC_LENGTH = 4;
const OBJECT = 2;
/** Field 2, of bytes. */
const ITEMS_TAG = 0x12;

interface Envelope {
  /** All before the object's message. */
  readonly head: Uint8Array;
  /** The object's message. */
  readonly message: Uint8Array;
  readonly tail: Uint8Array;
}

/** The message of the one item in a list: in all lists the items are the second and last field. */
export function itemIn(list: Uint8Array): Uint8Array {
  const { message } = opened(list);
  for (let at = 0; at < message.length;) {
    const { start, end } = fieldAt(message, at);
    if (message[at] === ITEMS_TAG) return message.subarray(start, end);
    at = end;
  }
  throw new Error('the list has no item');
}

/** What stands around the items of a list that are so many bytes together with their tags, from one without any. */
export function listAround(empty: Uint8Array, itemsBytes: number): { head: Uint8Array; tail: Uint8Array } {
  const { head, message, tail } = opened(empty);
  return { head: concat([head, delimiter(OBJECT, message.length + itemsBytes), message]), tail };
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
