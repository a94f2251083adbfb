import { isObject } from '../../base/index.ts';

/** What selectors look at most: found in stored bytes without decoding the object. */
export interface StoredHead {
  readonly name: string;
  /** Empty where there is none. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

/** What stands after the labels of stored metadata, as upstream orders its fields. */
const AFTER_LABELS = new Set(['annotations', 'ownerReferences', 'finalizers', 'managedFields']);
const NONE: StoredHead['labels'] = Object.freeze({});
const decoder = new TextDecoder();

/** Undefined: the bytes are not as they are stored here. They must be JSON. */
export function headOf(bytes: Uint8Array): StoredHead | undefined {
  const cursor = new Cursor(bytes);
  if (!cursor.enter()) return undefined;
  for (let key = cursor.key(); key !== undefined; key = cursor.key()) {
    if (key === 'metadata') return metadataHead(cursor);
    cursor.skip();
  }
  return undefined;
}

function metadataHead(cursor: Cursor): StoredHead | undefined {
  if (!cursor.enter()) return undefined;
  const head = { name: '', namespace: '', labels: NONE };
  for (let key = cursor.key(); key !== undefined && !AFTER_LABELS.has(key); key = cursor.key()) {
    const value = key === 'name' || key === 'namespace' || key === 'labels' ? cursor.value() : cursor.skip();
    if (key === 'name' && typeof value === 'string') head.name = value;
    if (key === 'namespace' && typeof value === 'string') head.namespace = value;
    if (key === 'labels' && isObject(value)) head.labels = value as Record<string, string>;
    // As keys are sorted, labels come before the name.
    if (key === 'labels' && head.name !== '') return head;
  }
  return head.name === '' ? undefined : head;
}

/** Goes through compact JSON member by member. */
class Cursor {
  private readonly bytes: Uint8Array;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Steps into an object. False: here is none. */
  enter(): boolean {
    if (this.bytes[this.at] !== OPEN_OBJECT) return false;
    this.at++;
    return true;
  }

  /** The key of the next member, before its value; undefined after the last one. */
  key(): string | undefined {
    if (this.bytes[this.at] === COMMA) this.at++;
    if (this.bytes[this.at] !== QUOTE) return undefined;
    const start = this.at;
    this.skipString();
    const key = decoder.decode(this.bytes.subarray(start + 1, this.at - 1));
    if (this.bytes[this.at] !== COLON) return undefined;
    this.at++;
    return key;
  }

  value(): unknown {
    const start = this.at;
    this.skip();
    return JSON.parse(decoder.decode(this.bytes.subarray(start, this.at)));
  }

  /** Goes past a value. */
  skip(): undefined {
    const { bytes } = this;
    for (let depth = 0; this.at < bytes.length;) {
      const byte = bytes[this.at];
      if (byte === QUOTE) {
        this.skipString();
      } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        depth++;
        this.at++;
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        if (depth === 0) return;
        depth--;
        this.at++;
      } else if (byte === COMMA && depth === 0) {
        return;
      } else {
        this.at++;
      }
    }
  }

  private skipString(): void {
    const { bytes } = this;
    for (this.at++; this.at < bytes.length && bytes[this.at] !== QUOTE; this.at++) {
      if (bytes[this.at] === BACKSLASH) this.at++;
    }
    this.at++;
  }
}
