import { append, ownValue } from '../../../base/index.ts';
import {
  type FieldError,
  type FieldPath,
  forbidden,
  givenEmpty,
  invalid,
  notSupported,
  printed,
  required,
  WHOLE_TOLD,
} from '../../../api/index.ts';
import { isList, itemsOf, type JsonSchema } from '../../custom/index.ts';
import { ITEMS } from './printed-schema.ts';
import type { SchemaChecks } from './checks.ts';

const LIST_TYPE = 'x-kubernetes-list-type';
const MAP_KEYS = 'x-kubernetes-list-map-keys';

/** What is wrong with the type of a list. */
export function validateListType(schema: JsonSchema, path: FieldPath, checks: SchemaChecks): FieldError[] {
  const { type = '', [LIST_TYPE]: listType, [MAP_KEYS]: keys = [] } = schema;
  const errors: FieldError[] = [];
  if (listType !== undefined && type !== 'array') {
    const why = `must be array if ${LIST_TYPE} is specified`;
    const at = path.child('type');
    errors.push(type === '' ? required(at, why) : invalid(at, type, why));
  } else if (checks.atomicSets && listType === 'set') append(errors, validateSetItems(schema, path));
  if (listType !== undefined && listType !== 'atomic' && listType !== 'set' && listType !== 'map') {
    errors.push(notSupported(path.child(LIST_TYPE), listType, ['atomic', 'set', 'map']));
  }
  if (keys.length > 0 && listType !== 'map') {
    const why = `must be map if ${MAP_KEYS} is non-empty`;
    const at = path.child(LIST_TYPE);
    errors.push(listType === undefined ? required(at, why) : invalid(at, listType, why));
  }
  if (listType === 'map') append(errors, validateMapItems(schema, keys, path));
  return errors;
}

/** The items of a set are one value each. */
function validateSetItems(schema: JsonSchema, path: FieldPath): FieldError[] {
  const items = itemsOf(schema);
  if (!items || isAtomic(items)) return [];
  const name = items.type === 'array' ? LIST_TYPE : 'x-kubernetes-map-type';
  const why = `must be atomic as item of a list with ${LIST_TYPE}=set`;
  // Upstream shows the type of the list in both cases.
  return [invalid(path.child('items', name), items[LIST_TYPE] ?? null, why)];
}

function isAtomic(schema: JsonSchema): boolean {
  const { type, [LIST_TYPE]: listType = 'atomic', 'x-kubernetes-map-type': mapType } = schema;
  if (type === 'array') return listType === 'atomic';
  return type !== 'object' || mapType === 'atomic';
}

function validateMapItems(schema: JsonSchema, keys: readonly string[], path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const given = schema.items ?? givenEmpty(schema, 'items');
  const items = itemsOf(schema);
  const at = path.child('items');
  if (keys.length === 0) {
    errors.push(required(path.child(MAP_KEYS), `must not be empty if ${LIST_TYPE} is map`));
  }
  if (given === undefined) {
    errors.push(required(at, `must have a schema if ${LIST_TYPE} is map`));
    return errors;
  }
  if (!items || isList(given)) {
    const why = `must only have a single schema if ${LIST_TYPE} is map`;
    errors.push(invalid(at, printed(ITEMS, isList(given) ? given : null), why));
    return errors;
  }
  if (items.type !== 'object') {
    const why = `must be object if parent array's ${LIST_TYPE} is map`;
    errors.push(invalid(at.child('type'), items.type ?? '', why));
  } else append(errors, validateKeyNames(items, keys, path));
  return errors;
}

function validateKeyNames(items: JsonSchema, keys: readonly string[], path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const known = new Set<string>();
  const at = path.child(MAP_KEYS);
  let told = 0;
  for (const key of keys) {
    const property = ownValue(items.properties, key);
    if (!property) {
      if (told++ < WHOLE_TOLD) errors.push(invalid(at, keys, 'entries must all be names of item properties'));
    } else if (property.type === 'array' || property.type === 'object') {
      const why = `must be a scalar type if parent array's ${LIST_TYPE} is map`;
      errors.push(invalid(path.child('items', 'properties').key(key).child('type'), items.type, why));
    }
    if (known.has(key) && told++ < WHOLE_TOLD) {
      errors.push(invalid(at, keys, 'must not contain duplicate entries'));
    }
    known.add(key);
  }
  return errors;
}

/** Items of sets and maps are there, and so are the keys of maps. */
export function validateMapKeys(schema: JsonSchema, path: FieldPath): FieldError[] {
  const { [LIST_TYPE]: listType, [MAP_KEYS]: keys = [] } = schema;
  const items = itemsOf(schema);
  if (!items || (listType !== 'set' && listType !== 'map')) return [];
  const errors: FieldError[] = [];
  if (items.nullable) {
    const why = `cannot be nullable when ${LIST_TYPE} is ${listType}`;
    errors.push(forbidden(path.child('items', 'nullable'), why));
  }
  if (listType === 'set') return errors;
  const wanted = new Set(items.required);
  for (const key of keys) {
    const property = ownValue(items.properties, key);
    if (!property) continue;
    const at = path.child('items', 'properties').key(key);
    const head = `this property is in ${MAP_KEYS}, so it`;
    if (!wanted.has(key) && (property.default ?? null) === null) {
      errors.push(required(at.child('default'), `${head} must have a default or be a required property`));
    }
    if (property.nullable) errors.push(forbidden(at.child('nullable'), `${head} cannot be nullable`));
  }
  return errors;
}
