/** Strategic merge patches: merge patches that know from the schema how lists merge, and that carry directives. */
import { isObject, type JsonObject, ownValue, setKey } from '../../base/index.ts';
import type { ResolveSchema, Schema } from '../schema/index.ts';
import { badRequest } from '../status.ts';
import { jsonKind } from './go-print.ts';
import { type PatchDocument, type Patched, unexplained } from './patch-document.ts';
import {
  DELETE_FROM_LIST,
  listOfDirective,
  malformedElementOrder,
  malformedPrimitiveList,
  malformedRetainKeys,
  PATCH,
  RETAIN_KEYS,
  SET_ELEMENT_ORDER,
  unknownPatchType,
  withoutDirectives,
  wrongType,
} from './strategic-directives.ts';
import { type MergeItem, mergeLists, orderList, removeFromList } from './strategic-lists.ts';
import { checkRestorable } from './strategic-restore.ts';
import { type FieldMerge, MergeSchema } from './strategic-schema.ts';

/**
 * Applies a strategic merge patch to an object of the kind that `schema` describes. `target` is left as it is; what
 * the patch says of kind and apiVersion is passed over. Throws a `StatusError`: 400 and 500 for a patch that cannot be
 * read, 422 where the outcome does not have the types of the schema.
 */
export function applyStrategicMergePatch(
  target: JsonObject,
  document: PatchDocument,
  schema: Schema,
  resolve: ResolveSchema,
): Patched {
  const patch = document.value;
  if (patch === null) return { value: target, problems: [] };
  if (!isObject(patch)) {
    throw badRequest(
      `json: cannot unmarshal ${jsonKind(patch)} into Go value of type map[string]interface {}`,
    );
  }
  const merged = mergeObjects(target, patch, new MergeSchema(schema, resolve));
  const value = { ...merged, kind: target['kind'], apiVersion: target['apiVersion'] };
  checkRestorable(value, patch, schema, resolve);
  return { value, problems: document.duplicates };
}

/** Merges the fields of `patch` into a copy of `original`. */
function mergeObjects(original: JsonObject, patch: JsonObject, schema: MergeSchema): JsonObject {
  if (Object.hasOwn(patch, PATCH)) return replacement(patch);
  const merged = retainedFields(original, patch);
  const rest = { ...patch };
  delete rest[RETAIN_KEYS];
  mergeOrderedLists(merged, rest, schema);
  for (const [key, value] of Object.entries(rest)) {
    if (key.startsWith(DELETE_FROM_LIST)) {
      removeValues(merged, listOfDirective(key, DELETE_FROM_LIST, malformedPrimitiveList), value);
    } else {
      mergeField(merged, key, value, schema);
    }
  }
  return merged;
}

function replacement(patch: JsonObject): JsonObject {
  const { [PATCH]: directive, ...rest } = patch;
  if (directive === 'replace') return rest;
  if (directive === 'delete') return {};
  throw unknownPatchType(patch);
}

/** What `$retainKeys` leaves of the original; all of it where there is no such directive. */
function retainedFields(original: JsonObject, patch: JsonObject): JsonObject {
  if (!Object.hasOwn(patch, RETAIN_KEYS)) return { ...original };
  const names = patch[RETAIN_KEYS];
  if (!Array.isArray(names)) throw malformedRetainKeys();
  const retained = new Set<unknown>(names);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || key.startsWith('$') || retained.has(key)) continue;
    throw malformedRetainKeys();
  }
  return Object.fromEntries(Object.entries(original).filter(([key]) => retained.has(key)));
}

/** Merges the lists that `$setElementOrder` orders, and takes them and the directives out of `rest`. */
function mergeOrderedLists(merged: JsonObject, rest: JsonObject, schema: MergeSchema): void {
  for (const [key, order] of Object.entries(rest)) {
    if (!key.startsWith(SET_ELEMENT_ORDER)) continue;
    delete rest[key];
    if (!Array.isArray(order)) throw wrongType('[]interface {}', order);
    const name = listOfDirective(key, SET_ELEMENT_ORDER, malformedElementOrder);
    const original = listOrNothing(merged, name);
    const patch = listOrNothing(rest, name);
    const field = schema.field(name);
    if (!field) throw unknownField(schema, name);
    if (!original && !patch) continue;
    setKey(merged, name, orderList(original, patch, order, field, mergeInto(field)));
    delete rest[name];
  }
}

function listOrNothing(object: JsonObject, name: string): unknown[] | undefined {
  if (!Object.hasOwn(object, name)) return undefined;
  const value = ownValue(object, name);
  if (!Array.isArray(value)) throw wrongType('[]interface {}', value);
  return value;
}

function unknownField(schema: MergeSchema, name: string): Error {
  return unexplained(`unable to find api field in struct ${schema.name} for the json field "${name}"`);
}

function removeValues(merged: JsonObject, name: string, values: unknown): void {
  const list = ownValue(merged, name);
  if (Array.isArray(list) && Array.isArray(values)) setKey(merged, name, removeFromList(list, values));
}

function mergeField(merged: JsonObject, key: string, value: unknown, schema: MergeSchema): void {
  const original = ownValue(merged, key);
  if (value === null) delete merged[key];
  else if (isObject(original) && isObject(value))
    setKey(merged, key, mergeObjectField(original, value, key, schema));
  else if (Array.isArray(original) && Array.isArray(value))
    setKey(merged, key, mergeListField(original, value, key, schema));
  else setField(merged, key, withoutDirectives(value));
}

function setField(merged: JsonObject, key: string, value: unknown): void {
  if (value === undefined) delete merged[key];
  else setKey(merged, key, value);
}

function mergeObjectField(
  original: JsonObject,
  patch: JsonObject,
  key: string,
  schema: MergeSchema,
): JsonObject {
  const field = schema.field(key);
  if (!field) throw unknownField(schema, key);
  return field.replacesObject ? patch : mergeObjects(original, patch, field.inside);
}

function mergeListField(original: unknown[], patch: unknown[], key: string, schema: MergeSchema): unknown[] {
  const field = schema.field(key);
  if (!field) throw unknownField(schema, key);
  return field.mergesList ? mergeLists(original, patch, field, mergeInto(field)) : patch;
}

function mergeInto(field: FieldMerge): MergeItem {
  return (original, patch) => mergeObjects(original, patch, field.inside);
}
