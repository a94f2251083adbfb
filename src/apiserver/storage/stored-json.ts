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
 * Where `resourceVersion` stands in stored JSON as it travels: after `uid`. Nothing before `uid` can hold a quote of its own:
 * names and prefixes of names are validated before anything is stored. Throws where there is no `uid`.
 */
export function placeOfRevision(stored: Uint8Array): number {
  const start = indexOfUid(stored);
  const end = start < 0 ? -1 : stored.indexOf(QUOTE, start + UID.length) + 1;
  if (end <= 0) throw new Error('a stored object has no uid');
  return end;
}

/** Stored JSON as it travels, in pieces to be put together: the revision at the place that {@link placeOfRevision} gives. */
export function piecesWithRevision(
  stored: Uint8Array,
  place: number,
  resourceVersion: string,
): readonly Uint8Array[] {
  return [stored.subarray(0, place), revisionField(resourceVersion), stored.subarray(place)];
}

const FIELD = encoder.encode(',"resourceVersion":"');

/** Written byte by byte: a list has one of these for each object, and an encoder takes longer to call than to run. */
function revisionField(resourceVersion: string): Uint8Array {
  const bytes = new Uint8Array(FIELD.length + resourceVersion.length + 1);
  bytes.set(FIELD);
  for (let at = 0; at < resourceVersion.length; at++) {
    const unit = resourceVersion.charCodeAt(at);
    if (!isDigit(unit)) return encoder.encode(`,"resourceVersion":${JSON.stringify(resourceVersion)}`);
    bytes[FIELD.length + at] = unit;
  }
  bytes[bytes.length - 1] = QUOTE;
  return bytes;
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function indexOfUid(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(QUOTE); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) {
    let same = 1;
    while (same < UID.length && bytes[at + same] === UID[same]) same++;
    if (same === UID.length) return at;
  }
  return -1;
}
