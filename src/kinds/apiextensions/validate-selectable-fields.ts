import { duplicate, type FieldError, type FieldPath, invalid, required, tooMany } from '../../api/index.ts';
import { type DefinitionVersion, findField, type JsonSchema } from '../custom/index.ts';
import { structuralProblem } from './schema/structural-form.ts';

const MOST = 8;
const SELECTABLE = ['string', 'boolean', 'integer'];

type Fields = NonNullable<DefinitionVersion['selectableFields']>;

/** What is wrong with the fields that objects may be selected by. `mayBeMany`: there were too many before. */
export function validateSelectableFields(
  { selectableFields = [], schema }: Pick<DefinitionVersion, 'selectableFields' | 'schema'>,
  { path, missing, mayBeMany }: { path: FieldPath; missing: string; mayBeMany: boolean },
): FieldError[] {
  const at = path.child('selectableFields');
  if (selectableFields.length === 0) return [];
  if (!schema?.openAPIV3Schema) return [invalid(at, '', missing)];
  const problem = structuralProblem(schema.openAPIV3Schema);
  if (problem !== undefined) return [invalid(path.child('schema.openAPIV3Schema'), '', problem)];
  const known = new Set<string>();
  const errors = selectableFields.flatMap((field, index) =>
    validateField(field, schema.openAPIV3Schema ?? {}, at.index(index).child('jsonPath'), known),
  );
  if (known.size > MOST && !mayBeMany) errors.push(tooMany(at, known.size, MOST));
  return errors;
}

function validateField(
  { jsonPath }: Fields[number],
  schema: JsonSchema,
  at: FieldPath,
  known: Set<string>,
): FieldError[] {
  if (jsonPath === '') return [required(at)];
  const found = findField(jsonPath, schema, false);
  if ('problem' in found) return [invalid(at, jsonPath, `is an invalid path: ${found.problem}`)];
  const errors: FieldError[] = [];
  if (found.root === 'metadata') errors.push(invalid(at, jsonPath, 'must not point to fields in metadata'));
  if (!SELECTABLE.includes(found.schema.type ?? '')) {
    const why =
      'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.';
    errors.push(invalid(at, jsonPath, why));
  }
  const name = found.path.toString();
  if (known.has(name)) errors.push(duplicate(at, jsonPath));
  known.add(name);
  return errors;
}
