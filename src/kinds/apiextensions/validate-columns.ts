import { type FieldError, type FieldPath, invalid, required } from '../../api/index.ts';
import type { DefinitionColumn } from '../custom/index.ts';
import { validateSimplePath } from './simple-path.ts';

const TYPES = ['boolean', 'date', 'integer', 'number', 'string'];
const FORMATS = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];

/** What is wrong with the columns that a table of the objects shows. */
export function validateColumns(columns: readonly DefinitionColumn[] = [], path: FieldPath): FieldError[] {
  return columns.flatMap((column, index) =>
    validateColumn(column, path.child('additionalPrinterColumns').index(index)),
  );
}

function validateColumn(
  { name, type, format = '', jsonPath }: DefinitionColumn,
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  const types = `must be one of ${TYPES.join(',')}`;
  if (name === '') errors.push(required(path.child('name')));
  if (type === '') errors.push(required(path.child('type'), types));
  else if (!TYPES.includes(type)) errors.push(invalid(path.child('type'), type, types));
  if (format !== '' && !FORMATS.includes(format)) {
    errors.push(invalid(path.child('format'), format, `must be one of ${FORMATS.join(',')}`));
  }
  if (jsonPath === '') errors.push(required(path.child('JSONPath')));
  else errors.push(...validateSimplePath(jsonPath, path.child('JSONPath')));
  return errors;
}
