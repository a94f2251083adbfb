import { ownValue } from '../../../base/index.ts';
import { type FieldError, type FieldPath, required } from '../../../api/index.ts';
import { itemsOf, type JsonSchema } from '../../custom/index.ts';

/** What clauses at the root speak of must have been said to be there. */
export function validateCompleteness(schema: JsonSchema, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  checkClauses(schema, schema, path, path, errors);
  return errors;
}

function checkClauses(
  clauses: JsonSchema,
  schema: JsonSchema,
  at: FieldPath,
  said: FieldPath,
  errors: FieldError[],
): void {
  const { not, allOf = [], anyOf = [], oneOf = [] } = clauses;
  if (not) checkNested(not, schema, at, said.child('not'), errors);
  for (const [name, list] of Object.entries({ allOf, anyOf, oneOf })) {
    for (const [index, clause] of list.entries())
      checkNested(clause, schema, at, said.child(name).index(index), errors);
  }
}

/** `at` is where something must stand in the schema, `said` where it is spoken of. */
function checkNested(
  clause: JsonSchema,
  schema: JsonSchema | undefined,
  at: FieldPath,
  said: FieldPath,
  errors: FieldError[],
): void {
  if (!schema) {
    errors.push(required(at, `because it is defined in ${said.toString()}`));
    return;
  }
  checkClauses(clause, schema, at, said, errors);
  const items = itemsOf(clause);
  if (items) checkNested(items, itemsOf(schema), at.child('items'), said.child('items'), errors);
  for (const [name, property] of Object.entries(clause.properties ?? {})) {
    const own = ownValue(schema.properties, name);
    const place = at.child('properties').key(name);
    checkNested(property, own, place, said.child('properties').key(name), errors);
  }
}
