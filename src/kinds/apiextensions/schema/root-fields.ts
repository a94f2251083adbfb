import { type FieldError, type FieldPath, givenEmpty, invalid, printed } from '../../../api/index.ts';
import type { JsonSchema } from '../../custom/index.ts';
import { SCHEMA } from './printed-schema.ts';

/** The order in which upstream looks at what else stands at the root. */
const BEFORE_TYPE = ['id', '$schema', '$ref'];
const AFTER_TYPE = [
  'nullable',
  'default',
  'enum',
  'maxProperties',
  'minProperties',
  'allOf',
  'oneOf',
  'anyOf',
  'not',
  'additionalProperties',
  'patternProperties',
  'dependencies',
  'additionalItems',
  'definitions',
  'x-kubernetes-embedded-resource',
  'x-kubernetes-int-or-string',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-list-type',
  'x-kubernetes-map-type',
];
const ALLOWED =
  'Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations';

/** What may not stand at the root of a schema whose status is found there by its name. */
export function validateRoot(schema: JsonSchema, path: FieldPath): FieldError[] {
  const { type = '' } = schema;
  const fields = new Map<string, unknown>(Object.entries(schema));
  const odd = (): FieldError => {
    const why = `only [${ALLOWED}] fields are allowed at the root of the schema if the status subresource is enabled`;
    return invalid(path, printed(SCHEMA, schema), why);
  };
  if (BEFORE_TYPE.some((name) => isGiven(schema, fields, name))) return [odd()];
  if (type !== '' && type !== 'object') {
    const why =
      'only "object" is allowed as the type at the root of the schema if the status subresource is enabled';
    return [invalid(path.child('type'), type, why)];
  }
  return AFTER_TYPE.some((name) => isGiven(schema, fields, name)) ? [odd()] : [];
}

function isGiven(schema: JsonSchema, fields: ReadonlyMap<string, unknown>, name: string): boolean {
  const value = fields.get(name) ?? givenEmpty(schema, name);
  const isFlag = name !== 'additionalProperties' && name !== 'additionalItems';
  return value !== undefined && value !== '' && value !== null && !(isFlag && value === false);
}
