import { FieldPath } from '../../api/index.ts';
import { ownValue } from '../../base/index.ts';
import { type JsonSchema, valuesOf } from './json-schema.ts';

/** A path in a schema, and what stands there; or why there is none. */
export type FoundField =
  | { readonly path: FieldPath; readonly root: string; readonly schema: JsonSchema }
  | { readonly problem: string };

const NOT_A_FIELD = { problem: 'does not refer to a valid field' };

/**
 * Looks a path such as `.spec.items['a-b']` up in a schema.
 *
 * @param takesKeys whether `['…']` may stand for a name, which no path of a selectable field may have.
 */
export function findField(text: string, schema: JsonSchema, takesKeys = true): FoundField {
  const tokens = tokensOf(text);
  let at: { path: FieldPath | undefined; root: string; schema: JsonSchema } = {
    path: undefined,
    root: '',
    schema,
  };
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token !== '.' && token !== '[') return { problem: `expected [ or . but got: ${token}` };
    if (token === '[' && !takesKeys) return { problem: 'array notation is not allowed' };
    const next = tokens[++i];
    if (next === undefined) return { problem: 'unexpected end of JSON path' };
    const name = token === '.' ? next : unquoted(next);
    if (name === undefined) return { problem: `expected single quoted string but got ${next}` };
    const found = step(at, name);
    if (!found) return NOT_A_FIELD;
    at = found;
    if (token === '.') continue;
    const end = tokens[++i];
    if (end === undefined) return { problem: 'unexpected end of JSON path' };
    if (end !== ']') return { problem: `expected ] but got ${end}` };
  }
  return at.path ? { ...at, path: at.path } : NOT_A_FIELD;
}

function step(
  { path, root, schema }: { path: FieldPath | undefined; root: string; schema: JsonSchema },
  name: string,
): { path: FieldPath; root: string; schema: JsonSchema } | undefined {
  const { properties } = schema;
  const isNamed = properties !== undefined && Object.keys(properties).length > 0;
  const inner = isNamed ? ownValue(properties, name) : valuesOf(schema);
  if (!inner) return undefined;
  const next = isNamed
    ? (path?.child(name) ?? FieldPath.of(name))
    : (path?.key(name) ?? FieldPath.of(`[${name}]`));
  return { path: next, root: path ? root : next.toString(), schema: inner };
}

/** Dots, brackets, what is between single quotes, and whatever is between those. */
function tokensOf(text: string): string[] {
  return text.match(/'(?:[^'\\]|\\.)*(?:'|\\?$)|[.[\]]|[^.[\]']+[^.[\]]*/gsu) ?? [];
}

const ESCAPES = new Map(
  Object.entries({ a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }),
);

function unquoted(token: string): string | undefined {
  if (token.length < 2 || !token.startsWith("'") || !token.endsWith("'")) return undefined;
  return token.slice(1, -1).replace(/\\(.)/gsu, (_, letter: string) => ESCAPES.get(letter) ?? letter);
}
