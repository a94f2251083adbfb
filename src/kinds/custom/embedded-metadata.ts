/** Metadata of an object and of the objects in it: read as Go reads its own type, and validated like any other. */
import { append, isObject, type JsonObject, ownValue } from '../../base/index.ts';
import {
  DecodeError,
  dns1035Label,
  type FieldError,
  type FieldPath,
  invalid,
  invalidAll,
  messageType,
  type ObjectMeta,
  type ObjectType,
  pathSegmentName,
  required,
  validateObjectMeta,
} from '../../api/index.ts';
import { messageOfType } from '../schema/index.ts';
import { isEmbeddedResource, itemsOf, type JsonSchema, valuesOf } from './json-schema.ts';
import { childOf, itemOf, keyIn } from './paths.ts';

let madeType: ObjectType | undefined;

function metadataType(): ObjectType {
  madeType ??= messageType(messageOfType('apimachinery.pkg.apis.meta.v1.ObjectMeta'));
  return madeType;
}

/**
 * Reads the metadata of `object` in place. Gives what strict reading objects to, each with its path. Throws the
 * `DecodeError` of what is no metadata.
 */
export function readMetadata(object: JsonObject, path = ''): string[] {
  if (!Object.hasOwn(object, 'metadata')) return [];
  const { object: metadata, problems } = metadataType().decodeValue(object['metadata']);
  object['metadata'] = metadata;
  return problems.map((problem) => problem.replace(/"(.*)"$/, `"${path}metadata.$1"`));
}

/** The same of every object in an object. */
export function readEmbedded(value: unknown, schema: JsonSchema | undefined, path = ''): string[] {
  if (!schema) return [];
  const problems: string[] = [];
  if (Array.isArray(value)) {
    const items = itemsOf(schema);
    if (!items || !reachesEmbedded(items)) return problems;
    for (const [index, item] of value.entries())
      append(problems, readEmbedded(item, items, `${path}[${index}]`));
    return problems;
  }
  if (!isObject(value)) return problems;
  const prefix = path === '' ? '' : `${path}.`;
  if (isEmbeddedResource(schema) && path !== '') {
    for (const name of ['apiVersion', 'kind']) {
      if (Object.hasOwn(value, name) && typeof value[name] !== 'string') {
        throw new DecodeError(
          `${prefix}${name}: Invalid value: ${JSON.stringify(value[name])}: must be a string`,
        );
      }
    }
    append(problems, readMetadata(value, prefix));
  }
  for (const key of Object.keys(value)) {
    const inner = ownValue(schema.properties, key) ?? valuesOf(schema);
    if (inner && reachesEmbedded(inner)) append(problems, readEmbedded(value[key], inner, `${prefix}${key}`));
  }
  return problems;
}

const reaching = new WeakMap<JsonSchema, boolean>();

/** Whether a schema has objects of other kinds in it: most have none, and nothing is looked for there. */
function reachesEmbedded(schema: JsonSchema): boolean {
  let known = reaching.get(schema);
  if (known === undefined) {
    const inside = [itemsOf(schema), valuesOf(schema), ...Object.values(schema.properties ?? {})];
    known =
      isEmbeddedResource(schema) || inside.some((inner) => inner !== undefined && reachesEmbedded(inner));
    reaching.set(schema, known);
  }
  return known;
}

/** What is wrong with the objects in an object. */
export function validateEmbedded(
  value: unknown,
  schema: JsonSchema | undefined,
  path: FieldPath | undefined,
): FieldError[] {
  if (!schema || !reachesEmbedded(schema)) return [];
  const errors: FieldError[] = [];
  if (Array.isArray(value)) {
    const items = itemsOf(schema);
    for (const [index, item] of value.entries())
      append(errors, validateEmbedded(item, items, itemOf(path, index)));
    return errors;
  }
  if (!isObject(value)) return errors;
  if (isEmbeddedResource(schema) && path) append(errors, validateResource(value, path));
  for (const [key, item] of Object.entries(value)) {
    const own = ownValue(schema.properties, key);
    if (own) append(errors, validateEmbedded(item, own, childOf(path, key)));
    else append(errors, validateEmbedded(item, valuesOf(schema), keyIn(path, key)));
  }
  return errors;
}

function validateResource(object: JsonObject, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const { apiVersion, kind } = object;
  if (apiVersion === undefined) errors.push(required(path.child('apiVersion')));
  if (kind === undefined) errors.push(required(path.child('kind')));
  if (apiVersion !== undefined) append(errors, validateApiVersion(apiVersion, path.child('apiVersion')));
  if (kind !== undefined) append(errors, validateKind(kind, path.child('kind')));
  if (Object.hasOwn(object, 'metadata')) append(errors, validateMetadata(object, path.child('metadata')));
  return errors;
}

function validateApiVersion(value: unknown, path: FieldPath): FieldError[] {
  if (typeof value !== 'string') return [invalid(path, value, 'must be a string')];
  if (value === '') return [invalid(path, value, 'must not be empty')];
  const isOdd = value.split('/').length > 2;
  return isOdd ? [invalid(path, value, `unexpected GroupVersion string: ${value}`)] : [];
}

function validateKind(value: unknown, path: FieldPath): FieldError[] {
  if (typeof value !== 'string') return [invalid(path, value, 'must be a string')];
  if (value === '') return [invalid(path, value, 'must not be empty')];
  const messages = dns1035Label(value.toLowerCase());
  if (messages.length === 0) return [];
  return invalidAll(path, value, [`may have mixed case, but should otherwise match: ${messages.join(',')}`]);
}

function validateMetadata(object: JsonObject, path: FieldPath): FieldError[] {
  try {
    const found = metadataType().decodeValue(object['metadata']).object as ObjectMeta;
    const metadata = { ...found, name: found.name ?? '' };
    if (metadata.name === '') metadata.name = 'fakename';
    const namespaced = (metadata.namespace ?? '') !== '';
    return validateObjectMeta(
      metadata,
      { namespaced, nameRule: pathSegmentName, knownFinalizers: false },
      path,
    );
  } catch (error) {
    if (error instanceof DecodeError) return [invalid(path, object['metadata'], error.message)];
    throw error;
  }
}
