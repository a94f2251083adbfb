import { JsonReader } from './json-reader.ts';
import { parseJson } from './json-text.ts';

export interface JsonDocument {
  readonly value: unknown;
  /** Where an object has a key twice: `duplicate field "data.k"`. The last one counts. */
  readonly duplicates: readonly string[];
}

/** Reads JSON of no particular kind: a patch. Throws a `JsonSyntaxError` in Go's words. */
export function parseJsonDocument(bytes: Uint8Array): JsonDocument {
  const text = new TextDecoder().decode(bytes);
  return { value: parseJson(text), duplicates: duplicateFields(text) };
}

function duplicateFields(text: string): string[] {
  const reader = new JsonReader(text);
  const found: string[] = [];
  const visit = (path: string): unknown => {
    switch (reader.kind()) {
      case 'object':
        return visitObject(path);
      case 'array':
        return visitList(path);
      default:
        return reader.skip();
    }
  };
  const visitObject = (path: string): void => {
    const seen = new Set<string>();
    reader.enterObject();
    for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
      const own = path === '' ? key : `${path}.${key}`;
      if (seen.has(key)) found.push(`duplicate field "${own}"`);
      seen.add(key);
      visit(own);
    }
  };
  const visitList = (path: string): void => {
    reader.enterList();
    for (let index = 0; reader.nextItem(); index++) visit(`${path}[${index}]`);
  };
  visit('');
  return found;
}
