import { RESERVED_WORDS } from '../syntax/grammar.ts';

const ESCAPES = new Map([
  ['__', '__underscores__'],
  ['.', '__dot__'],
  ['-', '__dash__'],
  ['/', '__slash__'],
]);
const UNESCAPES = new Map([...ESCAPES].map(([part, word]) => [word.slice(2, -2), part]));
const ESCAPABLE = /^[A-Za-z_.\-/][\w.\-/]*$/;

/** A field's name as expressions write it: `a-b` is `a__dash__b`. Undefined where they cannot. */
export function escapeName(name: string): string | undefined {
  if (RESERVED_WORDS.has(name)) return `__${name}__`;
  if (!ESCAPABLE.test(name)) return undefined;
  return name.replace(/__|[.\-/]/g, (part) => ESCAPES.get(part) ?? part);
}

/** The field's name, undefined where the escapes in it are none. */
export function unescapeName(escaped: string): string | undefined {
  if (!escaped.includes('__')) return escaped;
  let known = true;
  const name = escaped.replace(/__([^_]+)__/g, (whole, inside: string) => {
    const part = UNESCAPES.get(inside);
    if (part !== undefined) return part;
    if (RESERVED_WORDS.has(inside) && whole.length === escaped.length) return inside;
    known = false;
    return '';
  });
  return known ? name : undefined;
}
