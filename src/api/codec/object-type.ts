import type { JsonObject } from '../../base/index.ts';
import type { Message } from '../schema/index.ts';
import { type Decoded, decodeJson, decodeValue } from './decode-json.ts';
import { decodeProtobuf } from './decode-protobuf.ts';
import { encodeProtobuf } from './encode-protobuf.ts';
import { writtenObject } from './written.ts';

/** How the objects of one kind are read and written. */
export interface ObjectType {
  /** Throws a `DecodeError` with the first thing of a wrong type, and an `InvalidJsonError` of what is no JSON. */
  decodeJson(text: string): Decoded;
  /** The same of a value that was parsed before, with which what is decoded shares nothing. */
  decodeValue(value: unknown): Decoded;
  /** The plain JSON value that upstream would write for an object, nulls and all. */
  written(object: Readonly<JsonObject>): JsonObject;
  /**
   * Reads what server-side apply made of an object, where upstream does not decode that again: a null that is left of a
   * structure stays.
   */
  readApplied?(value: JsonObject): JsonObject;
  /** As upstream's `Unstructured`: written by the order of its keys, and in lists, too, it says what it is. */
  readonly isUnstructured: boolean;
  /** Undefined for a kind that protobuf does not know. */
  readonly protobuf: ProtobufForm | undefined;
}

export interface ProtobufForm {
  /** Decodes the inside of an envelope, without kind and apiVersion. Throws a `ProtobufError`. */
  decode(raw: Uint8Array): JsonObject;
  /** A whole object with its envelope: the bytes of `application/vnd.kubernetes.protobuf`. */
  encode(object: Readonly<JsonObject>): Uint8Array;
}

/** The type of objects that have a message. */
export function messageType(message: Message): ObjectType {
  return {
    decodeJson: (text) => decodeJson(text, message),
    decodeValue: (value) => decodeValue(value, message),
    written: (object) => writtenObject(object, message),
    isUnstructured: false,
    protobuf: {
      decode: (raw) => decodeProtobuf(raw, message),
      encode: (object) => encodeProtobuf(object, message),
    },
  };
}
