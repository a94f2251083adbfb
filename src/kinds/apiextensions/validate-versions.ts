import { append, deepEqual } from '../../base/index.ts';
import { dns1035Label, type FieldError, type FieldPath, invalid, required } from '../../api/index.ts';
import type { DefinitionColumn, DefinitionSpec, DefinitionVersion } from '../custom/index.ts';

/** What is wrong with the versions of a definition. What all of them share, upstream names as if it were said once. */
export function validateVersions({ versions = [] }: DefinitionSpec, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const at = path.child('versions');
  const [first] = versions;
  const sharesColumns = versions.every(({ additionalPrinterColumns: columns }) =>
    deepEqual(columns, first?.additionalPrinterColumns),
  );
  for (const [index, version] of versions.entries()) {
    if (!version.schema?.openAPIV3Schema) {
      errors.push(required(at.index(index).child('schema', 'openAPIV3Schema')));
    }
  }
  for (const [index, version] of versions.entries()) {
    append(errors, validateName(version, at.index(index).child('name')));
    if (!sharesColumns) append(errors, validateColumns(version.additionalPrinterColumns, at.index(index)));
  }
  const names = new Set(versions.map(({ name }) => name));
  if (names.size < versions.length) errors.push(invalid(at, versions, 'must contain unique version names'));
  if (versions.filter(({ storage }) => storage).length !== 1) {
    errors.push(invalid(at, versions, 'must have exactly one version marked as storage version'));
  }
  if (first) append(errors, validateName(first, path.child('version')));
  if (sharesColumns) append(errors, validateColumns(first?.additionalPrinterColumns, path));
  return errors;
}

function validateName({ name }: DefinitionVersion, path: FieldPath): FieldError[] {
  const problems = dns1035Label(name);
  return problems.length === 0 ? [] : [invalid(path, name, problems.join(','))];
}

const TYPES = ['boolean', 'date', 'integer', 'number', 'string'];
const FORMATS = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];

function validateColumns(columns: readonly DefinitionColumn[] = [], path: FieldPath): FieldError[] {
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
  else if (!jsonPath.startsWith('.')) {
    errors.push(invalid(path.child('JSONPath'), jsonPath, 'must be a simple json path starting with .'));
  }
  return errors;
}
