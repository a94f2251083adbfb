/** The rules of a structural schema: that it says of each value what it is, before it says anything else of it. */
import { append, isObject, ownValue } from '../../../base/index.ts';
import {
  compareBytes,
  type FieldError,
  type FieldPath,
  forbidden,
  givenEmpty,
  invalid,
  required,
} from '../../../api/index.ts';
import {
  isEmbeddedResource,
  itemsOf,
  type JsonSchema,
  preservesUnknown,
  valuesOf,
} from '../../custom/index.ts';
import { validateCompleteness } from './structural-completeness.ts';
import { type Level, validateValues } from './structural-values.ts';

/** What is wrong with the structure of a schema that has a structural form, sorted as upstream sorts it. */
export function validateStructure(schema: JsonSchema, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  checkInvariants(schema, 'root', path, errors);
  append(errors, validateCompleteness(schema, path));
  return errors
    .map((error) => ({ error, text: `${error.field}: ${error.message}` }))
    .sort((a, b) => compareBytes(a.text, b.text))
    .map(({ error }) => error);
}

const EMPTY_TYPE: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
};

function checkInvariants(schema: JsonSchema, level: Level, path: FieldPath, errors: FieldError[]): void {
  const { type = '', properties = {}, additionalProperties } = schema;
  const items = itemsOf(schema);
  if (type === 'array' && !items) errors.push(required(path.child('items'), 'must be specified'));
  if (items) checkInvariants(items, 'item', path.child('items'), errors);
  for (const [name, property] of Object.entries(properties)) {
    checkInvariants(property, 'field', path.child('properties').key(name), errors);
  }
  const others = path.child('additionalProperties');
  if (additionalProperties !== undefined && level === 'root') {
    errors.push(forbidden(others, 'must not be used at the root'));
  }
  const values = valuesOf(schema);
  if (values) checkInvariants(values, 'field', others, errors);
  checkExtensions(schema, path, errors);
  validateValues(schema, level, path, errors);
  checkType(schema, level, path, errors);
  if (level === 'root' && type !== '' && type !== 'object') {
    errors.push(invalid(path.child('type'), type, 'must be object at the root'));
  }
  checkResource(schema, level, path, errors);
}

function checkExtensions(schema: JsonSchema, path: FieldPath, errors: FieldError[]): void {
  if (!schema['x-kubernetes-int-or-string']) return;
  const why = 'must be false if x-kubernetes-int-or-string is true';
  const check = (name: string, is: boolean): void => {
    if (is) errors.push(invalid(path.child(name), true, why));
  };
  check('x-kubernetes-preserve-unknown-fields', preservesUnknown(schema));
  check('x-kubernetes-embedded-resource', isEmbeddedResource(schema));
}

function checkType(schema: JsonSchema, level: Level, path: FieldPath, errors: FieldError[]): void {
  const { type = '', additionalProperties } = schema;
  const at = path.child('type');
  if (isEmbeddedResource(schema) && type !== 'object') {
    const why = 'must be object if x-kubernetes-embedded-resource is true';
    errors.push(type === '' ? required(at, why) : invalid(at, type, why));
  } else if (type === '' && !schema['x-kubernetes-int-or-string'] && !preservesUnknown(schema)) {
    errors.push(required(at, EMPTY_TYPE[level]));
  }
  if (isEmbeddedResource(schema) && additionalProperties !== undefined) {
    const why = 'must not be used if x-kubernetes-embedded-resource is set';
    errors.push(forbidden(path.child('additionalProperties'), why));
  }
}

/** What every object has may be said of it, in its own type; of metadata at the root its names alone. */
function checkResource(schema: JsonSchema, level: Level, path: FieldPath, errors: FieldError[]): void {
  const { properties = {} } = schema;
  const at = path.child('properties');
  const isResource = level === 'root' || isEmbeddedResource(schema);
  for (const name of ['kind', 'apiVersion']) {
    const property = ownValue(properties, name);
    if (!isResource || !property || property.type === 'string') continue;
    errors.push(invalid(at.key(name).child('type'), property.type ?? '', 'must be string'));
  }
  const metadata = ownValue(properties, 'metadata');
  if (metadata && isResource && metadata.type !== 'object') {
    errors.push(invalid(at.key('metadata').child('type'), metadata.type ?? '', 'must be object'));
  }
  if (metadata && level === 'root' && saysMoreThanNames(metadata)) {
    const why =
      'must not specify anything other than name and generateName, but metadata is implicitly specified';
    errors.push(forbidden(at.key('metadata'), why));
  }
  if (isEmbeddedResource(schema) && !preservesUnknown(schema) && Object.keys(properties).length === 0) {
    const why =
      'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields';
    errors.push(required(at, why));
  }
}

const NAMES: ReadonlySet<string> = new Set(['name', 'generateName']);

function saysMoreThanNames(metadata: JsonSchema): boolean {
  const { type: _, default: __, properties = {}, ...rest } = metadata;
  if (!Object.keys(properties).every((name) => NAMES.has(name))) return true;
  return Object.entries(rest).some(([key, value]) => !isZero(value) && !isZeroList(rest, key, value));
}

function isZero(value: unknown): boolean {
  return value === undefined || value === false || value === '';
}

function isZeroList(of: JsonSchema, key: string, value: unknown): boolean {
  const isEmpty = Array.isArray(value)
    ? value.length === 0
    : isObject(value) && Object.keys(value).length === 0;
  return isEmpty && givenEmpty(of, key) === undefined && key !== 'externalDocs' && key !== 'not';
}
