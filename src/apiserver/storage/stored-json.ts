import { isObject, parseExactJson } from '../../base/index.ts';
import { goJson, type KubernetesObject, type Scheme, typeOfObject, written } from '../../api/index.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * The JSON that is stored of an object: as it travels, but without `resourceVersion`, which is the revision of the
 * store and not known before the write.
 */
export function storedJson(object: KubernetesObject, scheme: Scheme): Uint8Array {
  const { resourceVersion: _, ...metadata } = object.metadata;
  return encoder.encode(goJson(written({ ...object, metadata }, scheme)));
}

/** The canonical object in stored JSON, which must have been found to be readable. It is read once. */
export function decodeStored(bytes: Uint8Array, scheme: Scheme): KubernetesObject {
  const text = decoder.decode(bytes);
  const [, kind, apiVersion] = HEAD.exec(text) ?? [];
  const type = kind === undefined ? undefined : typeOfObject(scheme, { kind, apiVersion });
  if (!type) return decodeAny(text, scheme);
  const { object } = type.decodeJson(text);
  return isStoredObject(object) ? object : decodeAny(text, scheme);
}

/** What an object with a type of Go's is stored with. */
const HEAD = /^\{"kind":"([^"\\]+)","apiVersion":"([^"\\]+)"/;

/** The same of bytes of which nothing is known. */
function decodeAny(text: string, scheme: Scheme): KubernetesObject {
  const value = parseExactJson(text);
  if (!isStoredObject(value)) throw new Error('a stored value is not an object');
  const type = typeOfObject(scheme, value);
  if (!type) return value;
  const { kind, apiVersion, metadata } = value;
  const { object } = type.isUnstructured ? type.decodeValue(value) : type.decodeJson(text);
  return { ...object, kind, apiVersion, metadata };
}

/** Why stored bytes are no object; undefined: they are one. */
export function problemOfStored(bytes: Uint8Array, scheme: Scheme): string | undefined {
  try {
    const text = decoder.decode(bytes);
    JSON.parse(text);
    decodeAny(text, scheme);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function isStoredObject(value: unknown): value is KubernetesObject {
  return isObject(value) && isObject(value['metadata']) && typeof value['kind'] === 'string';
}

const UID = encoder.encode('"uid":"');
const QUOTE = 0x22;

/**
 * Stored JSON as it travels, in pieces to be put together: `resourceVersion` stands after `uid`. Nothing before `uid`
 * can hold a quote of its own: names and prefixes of names are validated before anything is stored.
 */
export function piecesWithRevision(stored: Uint8Array, resourceVersion: string): Uint8Array[] {
  const start = indexOfUid(stored);
  const end = start < 0 ? -1 : stored.indexOf(QUOTE, start + UID.length) + 1;
  if (end <= 0) throw new Error('a stored object has no uid');
  const field = encoder.encode(`,"resourceVersion":${JSON.stringify(resourceVersion)}`);
  return [stored.subarray(0, end), field, stored.subarray(end)];
}

function indexOfUid(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(QUOTE); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) {
    let same = 1;
    while (same < UID.length && bytes[at + same] === UID[same]) same++;
    if (same === UID.length) return at;
  }
  return -1;
}
