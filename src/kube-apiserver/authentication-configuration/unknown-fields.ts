import { isObject, type JsonObject } from '../../base/index.ts';

/** What is said in a document and means nothing, in upstream's words. `known` names fields by their paths, through lists. */
export function unknownFields(document: JsonObject, known: readonly string[]): string[] {
  const paths = new Set(known.flatMap(beginnings));
  const found: string[] = [];
  const look = (value: unknown, path: string, shown: string): void => {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) look(item, path, `${shown}[${index}]`);
    } else if (isObject(value)) {
      for (const [key, inner] of Object.entries(value)) {
        const at = path === '' ? key : `${path}.${key}`;
        const name = shown === '' ? key : `${shown}.${key}`;
        if (paths.has(at)) look(inner, at, name);
        else found.push(`strict decoding error: unknown field "${name}"`);
      }
    }
  };
  look(document, '', '');
  return found;
}

/** `a`, `a.b` and `a.b.c` of `a.b.c`. */
function beginnings(path: string): string[] {
  const parts = path.split('.');
  return parts.map((_, index) => parts.slice(0, index + 1).join('.'));
}
