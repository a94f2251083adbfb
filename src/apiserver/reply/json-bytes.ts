import { parseExactJson } from '../../base/index.ts';

const encoder = new TextEncoder();

/** A value as JSON with a line break at its end, as upstream's answers have. */
export function jsonLine(value: unknown): Uint8Array {
  return encoder.encode(`${JSON.stringify(value)}\n`);
}

/** Indented as upstream's `pretty=true`: by two spaces, without a line break at the end. */
export function prettyJson(bytes: Uint8Array): Uint8Array {
  return encoder.encode(JSON.stringify(parseExactJson(new TextDecoder().decode(bytes)), null, 2));
}

export function textBytes(text: string): Uint8Array {
  return encoder.encode(text);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
