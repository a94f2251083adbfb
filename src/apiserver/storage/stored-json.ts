import { isObject } from '../../base/index.ts';
import { decodeJson, goJson, type KubernetesObject, messageOfObject, written } from '../../api/index.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * The JSON that is stored of an object: as it travels, but without `resourceVersion`, which is the revision of the
 * store and not known before the write.
 */
export function storedJson(object: KubernetesObject): Uint8Array {
  const { resourceVersion: _, ...metadata } = object.metadata;
  return encoder.encode(goJson(written({ ...object, metadata })));
}

/** The canonical object in stored JSON. */
export function decodeStored(bytes: Uint8Array): KubernetesObject {
  const text = decoder.decode(bytes);
  const value: unknown = JSON.parse(text);
  if (!isStoredObject(value)) throw new Error('a stored value is not an object');
  const message = messageOfObject(value);
  if (!message) return value;
  const { kind, apiVersion, metadata } = value;
  return { ...decodeJson(text, message).object, kind, apiVersion, metadata };
}

function isStoredObject(value: unknown): value is KubernetesObject {
  return isObject(value) && isObject(value['metadata']) && typeof value['kind'] === 'string';
}

const UID = encoder.encode('"uid":"');
const QUOTE = 0x22;

/**
 * Puts `resourceVersion` into stored JSON, after `uid`. Nothing before `uid` can hold a quote of its own: names and
 * prefixes of names are validated before anything is stored.
 */
export function jsonWithRevision(stored: Uint8Array, revision: number): Uint8Array {
  const start = indexOf(stored, UID);
  const end = start < 0 ? -1 : stored.indexOf(QUOTE, start + UID.length) + 1;
  if (end <= 0) throw new Error('a stored object has no uid');
  const field = encoder.encode(`,"resourceVersion":"${revision}"`);
  const bytes = new Uint8Array(stored.length + field.length);
  bytes.set(stored.subarray(0, end));
  bytes.set(field, end);
  bytes.set(stored.subarray(end), end + field.length);
  return bytes;
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array): number {
  const first = wanted[0] ?? 0;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return -1;
}
