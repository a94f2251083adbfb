import type { KubernetesObject } from '../../api/index.ts';
import { decodeStored, piecesWithRevision, storedJson } from './stored-json.ts';

/**
 * The objects behind bytes that this process wrote: so they need not be decoded again when the bytes come back in an
 * event. Entries last as long as their bytes.
 */
const written = new WeakMap<Uint8Array, KubernetesObject>();

/** Whether bytes were made here of an object. */
export function wasWritten(value: Uint8Array): boolean {
  return written.has(value);
}

/** An object as of one revision. It is decoded once, and its bytes are made once for each format, both when first asked. */
export class ObjectVersion {
  readonly key: string;
  readonly revision: number;
  /** The bytes in the store: JSON without `resourceVersion`. */
  readonly value: Uint8Array;
  /** As it travels; empty: there is none. */
  private readonly resourceVersion: string;
  private decoded: KubernetesObject | undefined;
  private derived: Map<string, Uint8Array> | undefined;

  constructor(key: string, value: Uint8Array, revision: number, resourceVersion = String(revision)) {
    this.key = key;
    this.value = value;
    this.revision = revision;
    this.resourceVersion = resourceVersion;
  }

  /** The object, shared by all: it must not be changed. */
  get object(): KubernetesObject {
    this.decoded ??= withRevision(written.get(this.value) ?? decodeStored(this.value), this.resourceVersion);
    return this.decoded;
  }

  /** The object as JSON, as it travels, in pieces to be put together. */
  jsonPieces(): readonly Uint8Array[] {
    return this.resourceVersion === '' ? [this.value] : piecesWithRevision(this.value, this.resourceVersion);
  }

  /** Bytes that were made of this version under a name; undefined where there are none yet. */
  bytesMadeAs(name: string): Uint8Array | undefined {
    return this.derived?.get(name);
  }

  /** Bytes made of this version under a name of the caller's; `make` is called when they are first asked for. */
  bytesAs(name: string, make: () => Uint8Array): Uint8Array {
    this.derived ??= new Map();
    let bytes = this.derived.get(name);
    if (!bytes) {
      bytes = make();
      this.derived.set(name, bytes);
    }
    return bytes;
  }

  /** An object that is to replace the one of `revision`. It must not change from now on. */
  static next(key: string, object: KubernetesObject, revision: number): ObjectVersion {
    return ObjectVersion.of(key, object, revision, String(revision));
  }

  /** An object that is not stored, or not yet. It must not change from now on; its `resourceVersion` is its own. */
  static unstored(key: string, object: KubernetesObject): ObjectVersion {
    return ObjectVersion.of(key, object, 0, object.metadata.resourceVersion ?? '');
  }

  private static of(key: string, object: KubernetesObject, revision: number, shown: string): ObjectVersion {
    const value = storedJson(object);
    written.set(value, object);
    return new ObjectVersion(key, value, revision, shown);
  }

  /** Whether both would be stored as the same bytes. */
  equals(other: ObjectVersion): boolean {
    const { value } = this;
    if (value.length !== other.value.length) return false;
    for (let i = 0; i < value.length; i++) if (value[i] !== other.value[i]) return false;
    return true;
  }

  /** Drops the bytes that were made for answers: they are made again where they are asked for. */
  dropBytes(): void {
    this.derived = undefined;
  }

  /** Drops everything but what is stored. */
  dropAll(): void {
    this.dropBytes();
    this.decoded = undefined;
    written.delete(this.value);
  }

  /** The same object as another revision tells of it: the deletion of an object carries its last state. */
  at(revision: number): ObjectVersion {
    return new ObjectVersion(this.key, this.value, revision);
  }
}

function withRevision(object: KubernetesObject, resourceVersion: string): KubernetesObject {
  const { resourceVersion: _, ...metadata } = object.metadata;
  return { ...object, metadata: resourceVersion === '' ? metadata : { ...metadata, resourceVersion } };
}
