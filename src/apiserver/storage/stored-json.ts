import type { KubernetesObject, ObjectMeta } from '../../api/index.ts';

const encoder = new TextEncoder();

/** What stands before the place of `resourceVersion`, in upstream's order. */
const BEFORE_REVISION = ['name', 'generateName', 'namespace', 'selfLink', 'uid'] as const;
const AFTER_REVISION = [
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'managedFields',
] as const;

/**
 * The JSON that is stored of an object: kind, apiVersion and metadata first, metadata in upstream's order and without
 * `resourceVersion`, which is the revision of the store and not known before the write.
 */
export function storedJson(object: KubernetesObject): Uint8Array {
  const { kind, apiVersion, metadata, ...rest } = object;
  const ordered: Record<string, unknown> = {};
  for (const name of BEFORE_REVISION) copyField(metadata, ordered, name);
  for (const name of AFTER_REVISION) copyField(metadata, ordered, name);
  return encoder.encode(JSON.stringify({ kind, apiVersion, metadata: ordered, ...rest }));
}

function copyField(from: ObjectMeta, to: Record<string, unknown>, name: keyof ObjectMeta): void {
  const value = from[name];
  if (value !== undefined) to[name] = value;
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
