import { canonicalText } from '../../../base/index.ts';

export const POD_TEMPLATE_HASH = 'pod-template-hash';

/**
 * A short word that stands for a value: the same for the same JSON, whatever the order of its keys, and another with
 * each collision count. In upstream's alphabet, which spells no words; the value itself is not upstream's.
 */
export function hashOf(value: unknown, collisionCount?: number): string {
  const text = canonicalText(value) + (collisionCount === undefined ? '' : `#${collisionCount}`);
  return safeEncode(String(fnv32a(text)));
}

/** Writes each character of a text in the alphabet of names that are generated. */
export function safeEncode(text: string): string {
  let encoded = '';
  for (let i = 0; i < text.length; i++) encoded += ALPHABET.charAt(text.charCodeAt(i) % ALPHABET.length);
  return encoded;
}

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

function fnv32a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
