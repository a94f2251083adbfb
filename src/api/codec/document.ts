import { exactNumber, type JsonObject, setKey } from '../../base/index.ts';
import { InvalidJsonError, JsonReader } from './json-reader.ts';
import { parseJson } from './json-text.ts';
import { SeenKeys } from './seen-keys.ts';

export interface JsonDocument {
  readonly value: unknown;
  /** Where an object has a key twice: `duplicate field "data.k"`, a hundred of them at most. The last one counts. */
  readonly duplicates: readonly string[];
}

/** Reads JSON of no particular kind: a patch. Throws a `JsonSyntaxError` in Go's words. */
export function parseJsonDocument(bytes: Uint8Array): JsonDocument {
  return readJsonDocument(new TextDecoder().decode(bytes));
}

/** The same of a text. */
export function readJsonDocument(text: string): JsonDocument {
  try {
    return new DocumentReader(text).read();
  } catch (error) {
    if (!(error instanceof InvalidJsonError)) throw error;
    // Reading it once more says what is wrong with it.
    return { value: parseJson(text), duplicates: [] };
  }
}

const DUPLICATES_LIMIT = 100;

/** An object or list that is being read. */
type Open =
  { readonly object: JsonObject; readonly seen: SeenKeys; key: string } | { readonly list: unknown[] };

/** Reads in one pass, with a stack of its own, which no depth of nesting exhausts. */
class DocumentReader {
  private readonly reader: JsonReader;
  private readonly open: Open[] = [];
  private readonly duplicates: string[] = [];

  constructor(text: string) {
    this.reader = new JsonReader(text);
  }

  read(): JsonDocument {
    const value = this.enter();
    for (let inside = this.open.at(-1); inside; inside = this.open.at(-1)) {
      if (!this.advance(inside)) this.open.pop();
      else if ('list' in inside) inside.list.push(this.enter());
      else setKey(inside.object, inside.key, this.enter());
    }
    this.reader.end();
    return { value, duplicates: this.duplicates };
  }

  /** The value that comes next; of an object or list, the empty one that is to be filled. */
  private enter(): unknown {
    const { reader } = this;
    switch (reader.kind()) {
      case 'object': {
        reader.enterObject();
        const object: JsonObject = {};
        this.open.push({ object, seen: new SeenKeys(), key: '' });
        return object;
      }
      case 'array': {
        reader.enterList();
        const list: unknown[] = [];
        this.open.push({ list });
        return list;
      }
      case 'number':
        return exactNumber(reader.number());
      case 'string':
        return reader.string();
      case 'bool':
        return reader.bool();
      default:
        reader.null();
        return null;
    }
  }

  /** Goes to the next key or item; false at the end. */
  private advance(inside: Open): boolean {
    if ('list' in inside) return this.reader.nextItem();
    const key = this.reader.nextKey();
    if (key === undefined) return false;
    inside.key = key;
    if (inside.seen.add(key) === 1 && this.duplicates.length < DUPLICATES_LIMIT) {
      this.duplicates.push(`duplicate field "${this.path()}"`);
    }
    return true;
  }

  /** Where the key stands that was read last: what it is in is the last item of its list. */
  private path(): string {
    const path = this.open
      .map((open) => ('list' in open ? `[${open.list.length - 1}]` : `.${open.key}`))
      .join('');
    return path.replace(/^\./, '');
  }
}
