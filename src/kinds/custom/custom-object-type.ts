import { append, cloneJson, isObject, type JsonObject } from '../../base/index.ts';
import {
  apiVersionOf,
  type Decoded,
  type GroupVersionKind,
  type JsonDocument,
  type ObjectType,
  readJsonDocument,
  sortedKeys,
} from '../../api/index.ts';
import { applyDefaults, dropNulls } from './default-values.ts';
import { readEmbedded, readMetadata } from './embedded-metadata.ts';
import type { JsonSchema } from './json-schema.ts';
import { pruneObject } from './prune.ts';

/**
 * How objects of a custom kind are read: what their schema does not know is dropped, metadata is read as Go reads it,
 * and defaults are filled. All of it is done on every reading, of stored objects, too, as upstream does.
 */
export function customObjectType(of: GroupVersionKind, schema: JsonSchema): ObjectType {
  const fit = (object: JsonObject): string[] => fitToSchema(object, schema);
  return {
    isUnstructured: true,
    protobuf: undefined,
    decodeJson: (text) => decoded(readJsonDocument(text), fit),
    decodeValue: (value) => decoded({ value: cloneJson(value), duplicates: [] }, fit),
    readApplied: (value) => {
      const object = cloneJson(value);
      readMetadata(object);
      applyDefaults(object, schema);
      return object;
    },
    written: (object) =>
      sortedKeys({ ...object, apiVersion: object['apiVersion'] ?? apiVersionOf(of) }) as JsonObject,
  };
}

/** Makes of an object what its schema allows. It is changed. Gives what strict reading objects to. */
function fitToSchema(object: JsonObject, schema: JsonSchema): string[] {
  const problems = readMetadata(object);
  append(problems, unknownFields(pruneObject(object, schema)));
  dropNulls(object, schema);
  append(problems, readEmbedded(object, schema));
  applyDefaults(object, schema);
  return problems;
}

/** Makes an object of another version what a schema allows, without its defaults: as upstream's conversions do. */
export function fitConverted(object: JsonObject, schema: JsonSchema): void {
  pruneObject(object, schema);
  dropNulls(object, schema);
}

function unknownFields(paths: readonly string[]): string[] {
  return paths.map((path) => `unknown field "${path}"`);
}

function decoded({ value, duplicates }: JsonDocument, fit: (object: JsonObject) => string[]): Decoded {
  if (!isObject(value)) return { object: { metadata: {} }, problems: duplicates };
  const problems = [...duplicates, ...fit(value)];
  value['metadata'] ??= {};
  return { object: value, problems };
}
