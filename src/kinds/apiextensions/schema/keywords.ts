/** What upstream takes of OpenAPI in a schema, keyword by keyword. */
import { append } from '../../../base/index.ts';
import {
  type FieldError,
  type FieldPath,
  forbidden,
  givenEmpty,
  invalid,
  notSupported,
  required,
} from '../../../api/index.ts';
import { isEmbeddedResource, isList, type JsonSchema } from '../../custom/index.ts';
import type { SchemaChecks } from './checks.ts';
import { validateListType, validateMapKeys } from './list-rules.ts';

/** Where in a schema a keyword stands, as far as it matters to what it may say. */
export interface KeywordScope {
  /** Why nothing may have a default here; undefined where it may. */
  readonly noDefaults: string | undefined;
  readonly isInsideMetadata: boolean;
}

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];

/** What is not supported at all, or not here. */
export function validateSupported(
  schema: JsonSchema,
  path: FieldPath,
  scope: KeywordScope,
  checks: SchemaChecks,
): FieldError[] {
  const { type = '', items, patternProperties, definitions } = schema;
  const errors: FieldError[] = [];
  if (checks.types && type !== '' && !TYPES.includes(type)) {
    errors.push(notSupported(path.child('type'), type, TYPES));
  }
  if ((schema.default ?? null) !== null && scope.noDefaults !== undefined) {
    errors.push(forbidden(path.child('default'), `must not be set ${scope.noDefaults}`));
  }
  if ((schema.id ?? '') !== '') errors.push(unsupported('id', path));
  if (schema.additionalItems !== undefined) errors.push(unsupported('additionalItems', path));
  for (const [name, map = {}] of Object.entries({ patternProperties, definitions })) {
    if (Object.keys(map).length > 0) errors.push(unsupported(name, path));
  }
  if ((schema.dependencies ?? givenEmpty(schema, 'dependencies')) !== undefined) {
    errors.push(unsupported('dependencies', path));
  }
  if (schema.$ref !== undefined) errors.push(unsupported('$ref', path));
  if (type === 'null') {
    const why = 'type cannot be set to null, use nullable as an alternative';
    errors.push(forbidden(path.child('type'), why));
  }
  if (isList(items) && items.length > 0) {
    errors.push(forbidden(path.child('items'), 'items must be a schema object and not an array'));
  }
  if (scope.isInsideMetadata && isEmbeddedResource(schema)) {
    errors.push(
      forbidden(path.child('x-kubernetes-embedded-resource'), 'must not be used inside of resource meta'),
    );
  }
  if (schema.uniqueItems) {
    const why = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic';
    errors.push(forbidden(path.child('uniqueItems'), why));
  }
  return errors;
}

function unsupported(name: string, path: FieldPath): FieldError {
  return forbidden(path.child(name), `${name} is not supported`);
}

/** What Kubernetes adds to OpenAPI. */
export function validateExtensions(schema: JsonSchema, path: FieldPath, checks: SchemaChecks): FieldError[] {
  const errors: FieldError[] = [];
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) {
    const at = path.child('x-kubernetes-preserve-unknown-fields');
    errors.push(invalid(at, false, 'must be true or undefined'));
  }
  append(errors, validateMapType(schema, path));
  append(errors, validateListType(schema, path, checks));
  if (checks.mapKeys) append(errors, validateMapKeys(schema, path));
  return errors;
}

function validateMapType({ type = '', ...schema }: JsonSchema, path: FieldPath): FieldError[] {
  const mapType = schema['x-kubernetes-map-type'];
  if (mapType === undefined) return [];
  const errors: FieldError[] = [];
  if (type !== 'object') {
    const why = 'must be object if x-kubernetes-map-type is specified';
    const at = path.child('type');
    errors.push(type === '' ? required(at, why) : invalid(at, type, why));
  }
  if (mapType !== 'atomic' && mapType !== 'granular') {
    errors.push(notSupported(path.child('x-kubernetes-map-type'), mapType, ['atomic', 'granular']));
  }
  return errors;
}
