import type { JsonObject } from '../../base/index.ts';
import { parseApiVersion } from '../object.ts';
import { type Message, messageOf } from '../schema/index.ts';
import { goJson } from '../validation/index.ts';
import { encodeProtobuf } from './encode-protobuf.ts';
import { sortedKeys, writtenObject } from './written.ts';

const encoder = new TextEncoder();

/** An object's JSON as upstream writes it, with a line end: a built-in kind in its own order, any other by its keys. */
export function encodeJson(object: Readonly<JsonObject>): Uint8Array {
  return encoder.encode(`${goJson(written(object))}\n`);
}

/** The bytes of `application/vnd.kubernetes.protobuf`; undefined for a kind that has no message. */
export function encodeObjectProtobuf(object: Readonly<JsonObject>): Uint8Array | undefined {
  const message = messageOfObject(object);
  return message && encodeProtobuf(object, message);
}

/** The plain JSON value that upstream would write for an object, nulls and all. */
export function written(object: Readonly<JsonObject>): unknown {
  const message = messageOfObject(object);
  return message ? writtenObject(object, message) : sortedKeys(object);
}

/** The message of an object's own kind. */
export function messageOfObject(object: Readonly<JsonObject>): Message | undefined {
  const { kind, apiVersion } = object;
  if (typeof kind !== 'string' || typeof apiVersion !== 'string') return undefined;
  return messageOf({ ...parseApiVersion(apiVersion), kind });
}
