import type { KubernetesObject } from '../../api/index.ts';
/** An object as of one revision. It is decoded once, and its bytes are made once for each format, both when first asked. */
export declare class ObjectVersion {
  readonly key: string;
  readonly revision: number;
  /** The bytes in the store: JSON without `resourceVersion`. */
  readonly value: Uint8Array;
  /** As it travels; empty: there is none. */
  private readonly resourceVersion;
  private decoded;
  private derived;
  constructor(key: string, value: Uint8Array, revision: number, resourceVersion?: string);
  /** The object, shared by all: it must not be changed. */
  get object(): KubernetesObject;
  /** The object as JSON, as it travels, in pieces to be put together. */
  jsonPieces(): readonly Uint8Array[];
  /** Bytes made of this version under a name of the caller's; `make` is called when they are first asked for. */
  bytesAs(name: string, make: () => Uint8Array): Uint8Array;
  /** An object that is to replace the one of `revision`. It must not change from now on. */
  static next(key: string, object: KubernetesObject, revision: number): ObjectVersion;
  /** An object that is not stored, or not yet. It must not change from now on; its `resourceVersion` is its own. */
  static unstored(key: string, object: KubernetesObject): ObjectVersion;
  private static of;
  /** Whether both would be stored as the same bytes. */
  equals(other: ObjectVersion): boolean;
  /** Drops the bytes that were made for answers: they are made again where they are asked for. */
  dropBytes(): void;
  /** Drops everything but what is stored. */
  dropAll(): void;
  /** The same object as another revision tells of it: the deletion of an object carries its last state. */
  at(revision: number): ObjectVersion;
}
//# sourceMappingURL=object-version.d.ts.map
