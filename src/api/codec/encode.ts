import type { JsonObject } from '../../base/index.ts';
import { goJson } from '../validation/index.ts';
import { type Scheme, typeOfObject } from './scheme.ts';
import { sortedKeys } from './written.ts';

const encoder = new TextEncoder();

/** An object's JSON as upstream writes it, with a line end: a known kind in its own order, any other by its keys. */
export function encodeJson(object: Readonly<JsonObject>, scheme: Scheme): Uint8Array {
  return encoder.encode(`${goJson(written(object, scheme))}\n`);
}

/** The bytes of `application/vnd.kubernetes.protobuf`; undefined for a kind that protobuf does not know. */
export function encodeObjectProtobuf(object: Readonly<JsonObject>, scheme: Scheme): Uint8Array | undefined {
  return typeOfObject(scheme, object)?.protobuf?.encode(object);
}

/** The plain JSON value that upstream would write for an object, nulls and all. */
export function written(object: Readonly<JsonObject>, scheme: Scheme): unknown {
  const type = typeOfObject(scheme, object);
  return type ? type.written(object) : sortedKeys(object);
}
