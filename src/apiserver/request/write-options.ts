import {
  type FieldError,
  FieldPath,
  type FieldValidation,
  forbidden,
  invalidError,
  notSupported,
  required,
  validateFieldManager,
} from '../../api/index.ts';
import { dryRunErrors } from './delete-options.ts';
import { booleanOf } from './query-values.ts';

export type WriteOptionsKind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions';

/** The query of a create, an update or a patch. */
export interface WriteOptions {
  readonly kind: WriteOptionsKind;
  readonly dryRun: readonly string[];
  /** Empty where the client names none. */
  readonly fieldManager: string;
  readonly fieldValidation: FieldValidation;
  /** Whether that is what the client says, and not what holds where nothing is said. */
  readonly namesFieldValidation: boolean;
  readonly force: boolean | undefined;
}

/** Reads and checks the query. Throws the 422 that upstream answers. */
export function writeOptions(query: URLSearchParams, kind: WriteOptionsKind): WriteOptions {
  const dryRun = query.getAll('dryRun');
  const fieldManager = query.get('fieldManager') ?? '';
  const fieldValidation = query.get('fieldValidation') ?? '';
  const errors = [
    ...validateFieldManager(fieldManager, FieldPath.of('fieldManager')),
    ...dryRunErrors(dryRun),
    ...fieldValidationErrors(fieldValidation),
  ];
  if (errors.length > 0) throw invalidError({ group: 'meta.k8s.io', kind }, '', errors);
  return {
    kind,
    dryRun,
    fieldManager,
    fieldValidation: isFieldValidation(fieldValidation) ? fieldValidation : 'Warn',
    namesFieldValidation: fieldValidation !== '',
    force: booleanOf(query, 'force'),
  };
}

/** Throws the 422 of a patch whose options do not go with its kind. */
export function checkPatchOptions(options: WriteOptions, isApply: boolean): void {
  const errors: FieldError[] = [];
  if (isApply && options.fieldManager === '') {
    errors.push(required(FieldPath.of('fieldManager'), 'is required for apply patch'));
  }
  if (!isApply && options.force !== undefined) {
    errors.push(forbidden(FieldPath.of('force'), 'may not be specified for non-apply patch'));
  }
  if (errors.length > 0) throw invalidError({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', errors);
}

function isFieldValidation(text: string): text is FieldValidation {
  return text === 'Ignore' || text === 'Warn' || text === 'Strict';
}

function fieldValidationErrors(value: string): FieldError[] {
  if (value === '' || isFieldValidation(value)) return [];
  return [notSupported(FieldPath.of('fieldValidation'), value, ['', 'Ignore', 'Strict', 'Warn'])];
}
