import { parseIp } from '../../api/index.ts';

/** The parts of ASN.1's DER that our own certificates are made of: each function gives the bytes of one element. */
export const der = {
  sequence: (...parts: readonly Uint8Array[]) => element(0x30, ...parts),
  set: (...parts: readonly Uint8Array[]) => element(0x31, ...parts),
  /** An element within a tag of its context: `[3] EXPLICIT`. */
  explicit: (tag: number, part: Uint8Array) => element(0xa0 | tag, part),
  /** The content of an element whose tag its context gives: `[2] IMPLICIT`. */
  implicit: (tag: number, content: Uint8Array) => element(0x80 | tag, content),
  boolean: (value: boolean) => element(0x01, Uint8Array.of(value ? 0xff : 0)),
  /** A number that is not negative, as its bytes, the largest first. */
  integer: (bytes: Uint8Array) =>
    (bytes[0] ?? 0) < 0x80 ? element(0x02, bytes) : element(0x02, Uint8Array.of(0), bytes),
  octets: (...parts: readonly Uint8Array[]) => element(0x04, ...parts),
  /** Bits of which the last `unused` of the last byte are none. */
  bits: (bytes: Uint8Array, unused = 0) => element(0x03, Uint8Array.of(unused), bytes),
  utf8: (text: string) => element(0x0c, Buffer.from(text)),
  oid: (dotted: string) => element(0x06, oidContent(dotted)),
  time,
};

/** The elements within one, each with its header. Throws where the bytes are not DER. */
export function elementsIn(bytes: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  const { start, end } = extentOf(bytes, 0);
  for (let at = start; at < end;) {
    const next = extentOf(bytes, at);
    found.push(bytes.subarray(at, next.end));
    at = next.end;
  }
  return found;
}

/** The 4 or 16 bytes of an address. Throws where it is none. */
export function addressBytes(text: string): Uint8Array {
  const address = parseIp(text);
  if (!address) throw new Error(`${text} is no address`);
  const digits = address.value.toString(16).padStart(address.family === 'IPv4' ? 8 : 32, '0');
  return Buffer.from(digits, 'hex');
}

function element(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Uint8Array.of(tag, ...lengthBytes(length)), ...parts]);
}

function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}

function oidContent(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return Uint8Array.from([first * 40 + second, ...rest].flatMap(base128));
}

function base128(value: number): number[] {
  const bytes = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.unshift(0x80 | (rest % 128));
  }
  return bytes;
}

/** To the second: with two digits for the year until 2049, and with four from then on, as X.509 has it. */
function time(atMs: number): Uint8Array {
  const text = new Date(atMs).toISOString().replace(/[-:T]|\.\d+/g, '');
  return Number(text.slice(0, 4)) < 2050
    ? element(0x17, Buffer.from(text.slice(2)))
    : element(0x18, Buffer.from(text));
}

function extentOf(bytes: Uint8Array, at: number): { readonly start: number; readonly end: number } {
  const size = bytes[at + 1] ?? 0;
  const start = at + 2 + (size < 0x80 ? 0 : size & 0x7f);
  const length =
    size < 0x80 ? size : bytes.subarray(at + 2, start).reduce((sum, byte) => sum * 256 + byte, 0);
  if (at + 1 >= bytes.length || start + length > bytes.length) throw new Error('the DER is cut off');
  return { start, end: start + length };
}
