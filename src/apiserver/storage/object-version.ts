import type { KubernetesObject } from '../../api/index.ts';
import { type Decoded, DecodedObjects } from './decoded-objects.ts';
import type { ObjectCodec } from './object-codec.ts';
import { headOf, type StoredHead } from './stored-head.ts';
import { piecesWithRevision, placeOfRevision } from './stored-json.ts';

/**
 * The objects behind bytes that this process wrote: so they need not be decoded again when the bytes come back in an
 * event. Entries last as long as what is decoded of their bytes is kept, which has a limit.
 */
const written = new Map<Uint8Array, KubernetesObject>();

/** What is decoded takes several times what is stored: only so many bytes' worth of it is kept. */
const DECODED_LIMIT_BYTES = 8 * 2 ** 20;
const decodedObjects = new DecodedObjects(DECODED_LIMIT_BYTES);

/** What many watches ask of the same change, one after the other: of what an object is, and of what it was. */
const recentHeads: { readonly version: ObjectVersion; readonly head: StoredHead }[] = [];

/** Bytes that another server of this program has made of an object. */
const writtenElsewhere = new WeakSet<Uint8Array>();

/** Whether bytes were made of an object by this program. */
export function wasWritten(value: Uint8Array): boolean {
  return written.has(value) || writtenElsewhere.has(value);
}

/** Another server of this program, in another thread, has made these bytes of an object: they need not be looked at again. */
export function markAsWritten(value: Uint8Array): void {
  writtenElsewhere.add(value);
}

/**
 * An object as of one revision. What costs memory is its stored bytes: it is decoded when it is asked for, and stays so
 * for as long as that is used; its bytes in other formats are made once, when first asked.
 */
export class ObjectVersion implements Decoded {
  readonly codec: ObjectCodec;
  readonly key: string;
  readonly revision: number;
  /** The bytes in the store: JSON without `resourceVersion`. */
  readonly value: Uint8Array;
  /** As it travels; empty: there is none. */
  readonly resourceVersion: string;
  /** Where in the stored bytes that is to stand, once somebody has asked. */
  private revisionAt: number | undefined;
  private decoded: KubernetesObject | undefined;
  wasUsed = false;
  /** It is among the decoded objects. */
  private isKept = false;
  private derived: Map<string, Uint8Array> | undefined;
  /** What versions of the kind that are served make of it, by their kinds. */
  private views: WeakMap<object, ObjectVersion | Promise<ObjectVersion>> | undefined;

  constructor(
    codec: ObjectCodec,
    key: string,
    value: Uint8Array,
    revision: number,
    resourceVersion = String(revision),
  ) {
    this.codec = codec;
    this.key = key;
    this.value = value;
    this.revision = revision;
    this.resourceVersion = resourceVersion;
  }

  /** The object, shared by all: it must not be changed. */
  get object(): KubernetesObject {
    this.wasUsed = true;
    this.decoded ??= this.decode();
    return this.decoded;
  }

  /** Drops the decoded object. */
  forget(): void {
    this.isKept = false;
    this.decoded = undefined;
    written.delete(this.value);
  }

  /** Its name and labels: without decoding all of it. */
  get head(): StoredHead {
    const known = recentHeads.find(({ version }) => version === this);
    if (known) return known.head;
    const head = this.findHead();
    recentHeads[1] = recentHeads[0] ?? { version: this, head };
    recentHeads[0] = { version: this, head };
    return head;
  }

  /** The object as JSON, as it travels, in pieces to be put together. */
  jsonPieces(): readonly Uint8Array[] {
    if (this.resourceVersion === '') return [this.value];
    // Each list asks again, and what is looked for stays where it is.
    this.revisionAt ??= placeOfRevision(this.value);
    return piecesWithRevision(this.value, this.revisionAt, this.resourceVersion);
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

  /** What a served version of the kind shows of it, or is about to; undefined where nobody has asked yet. */
  viewFor(kind: object): ObjectVersion | Promise<ObjectVersion> | undefined {
    return this.views?.get(kind);
  }

  keepView(kind: object, view: ObjectVersion | Promise<ObjectVersion>): void {
    this.views ??= new WeakMap();
    this.views.set(kind, view);
  }

  dropView(kind: object): void {
    this.views?.delete(kind);
  }

  /** The same revision of the object in another form. It must not change from now on. */
  showing(object: KubernetesObject): ObjectVersion {
    return ObjectVersion.of(this.codec, this.key, object, this.revision, this.resourceVersion);
  }

  /** An object that is to replace the one of `revision`. It must not change from now on. */
  static next(codec: ObjectCodec, key: string, object: KubernetesObject, revision: number): ObjectVersion {
    return ObjectVersion.of(codec, key, object, revision, String(revision));
  }

  /** An object that is not stored, or not yet. It must not change from now on; its `resourceVersion` is its own. */
  static unstored(codec: ObjectCodec, key: string, object: KubernetesObject): ObjectVersion {
    return ObjectVersion.of(codec, key, object, 0, object.metadata.resourceVersion ?? '');
  }

  private static of(
    codec: ObjectCodec,
    key: string,
    object: KubernetesObject,
    revision: number,
    shown: string,
  ): ObjectVersion {
    const value = codec.encode(object);
    written.set(value, object);
    const version = new ObjectVersion(codec, key, value, revision, shown);
    version.keep();
    return version;
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
    this.views = undefined;
  }

  /** Drops everything but what is stored. */
  dropAll(): void {
    this.dropBytes();
    this.decoded = undefined;
    written.delete(this.value);
  }

  private findHead(): StoredHead {
    const metadata = this.decoded?.metadata;
    const head = metadata ? undefined : headOf(this.value);
    if (head) return head;
    const { name = '', namespace = '', labels = {} } = metadata ?? this.object.metadata;
    return { name, namespace, labels };
  }

  private decode(): KubernetesObject {
    const object = written.get(this.value) ?? this.codec.decode(this.value);
    this.keep();
    return withRevision(object, this.resourceVersion);
  }

  private keep(): void {
    if (this.isKept) return;
    this.isKept = true;
    decodedObjects.add(this);
  }

  /** The same object as another revision tells of it: the deletion of an object carries its last state. */
  at(revision: number): ObjectVersion {
    return new ObjectVersion(this.codec, this.key, this.value, revision);
  }
}

function withRevision(object: KubernetesObject, resourceVersion: string): KubernetesObject {
  const { resourceVersion: _, ...metadata } = object.metadata;
  return { ...object, metadata: resourceVersion === '' ? metadata : { ...metadata, resourceVersion } };
}
