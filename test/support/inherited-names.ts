/**
 * Keys that every object inherits, each beside one of the same form that none does. Whatever is done with the one must come
 * out as with the other.
 */
export const INHERITED: readonly (readonly [inherited: string, plain: string])[] = [
  ['constructor', 'constructar'],
  ['__proto__', '__prato__'],
  ['toString', 'toStrung'],
  ['hasOwnProperty', 'hasOwnProparty'],
  ['valueOf', 'valueOv'],
];

/** A text with the plain names in the places of the inherited ones, also where they are values in base64. */
export function withPlainNames(text: string): string {
  return INHERITED.reduce(
    (plain, [inherited, name]) => plain.replaceAll(inherited, name).replaceAll(btoa(inherited), btoa(name)),
    text,
  );
}
