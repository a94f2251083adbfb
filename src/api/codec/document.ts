import { JsonReader } from './json-reader.ts';
import { parseJson } from './json-text.ts';
import { SeenKeys } from './seen-keys.ts';

export interface JsonDocument {
  readonly value: unknown;
  /** Where an object has a key twice: `duplicate field "data.k"`, a hundred of them at most. The last one counts. */
  readonly duplicates: readonly string[];
}

/** Reads JSON of no particular kind: a patch. Throws a `JsonSyntaxError` in Go's words. */
export function parseJsonDocument(bytes: Uint8Array): JsonDocument {
  const text = new TextDecoder().decode(bytes);
  return { value: parseJson(text), duplicates: duplicateFields(text) };
}

const DUPLICATES_LIMIT = 100;

/** An object or list that is being read: of an object the keys so far and the last of them, of a list the last index. */
interface Open {
  readonly keys: SeenKeys | undefined;
  key: string;
  index: number;
}

/** Walks with a stack of its own, which no depth of nesting exhausts. */
function duplicateFields(text: string): string[] {
  const reader = new JsonReader(text);
  const found: string[] = [];
  const open: Open[] = [];
  const enter = (): void => {
    const kind = reader.kind();
    if (kind === 'object') {
      reader.enterObject();
      open.push({ keys: new SeenKeys(), key: '', index: -1 });
    } else if (kind === 'array') {
      reader.enterList();
      open.push({ keys: undefined, key: '', index: -1 });
    } else reader.skip();
  };
  enter();
  for (let inside = open.at(-1); inside && found.length < DUPLICATES_LIMIT; inside = open.at(-1)) {
    if (!advance(reader, inside)) open.pop();
    else {
      if (inside.keys?.add(inside.key) === 1) found.push(`duplicate field "${pathOf(open)}"`);
      enter();
    }
  }
  return found;
}

/** Goes to the next key or item; false at the end. */
function advance(reader: JsonReader, inside: Open): boolean {
  if (!inside.keys) {
    inside.index++;
    return reader.nextItem();
  }
  const key = reader.nextKey();
  inside.key = key ?? '';
  return key !== undefined;
}

function pathOf(open: readonly Open[]): string {
  const path = open.map(({ keys, key, index }) => (keys ? `.${key}` : `[${index}]`)).join('');
  return path.replace(/^\./, '');
}
