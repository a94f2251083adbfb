import { append, deepEqual, isObject, LargeInteger } from '../../base/index.ts';
import {
  apiVersionOf,
  type FieldError,
  FieldPath,
  forbiddenError,
  goPrint,
  type GroupVersionKind,
  invalid,
  invalidError,
  type KubernetesObject,
  qualifiedName,
  quote,
  type ScalePaths,
  type StatusError,
  type Strategy,
} from '../../api/index.ts';
import { validateEmbedded } from './embedded-metadata.ts';
import type { JsonSchema } from './json-schema.ts';
import { validateListTypes } from './list-types.ts';
import { validateValue } from './validate-value.ts';

export interface CustomStrategyParts {
  readonly of: GroupVersionKind & { readonly plural: string };
  readonly schema: JsonSchema;
  readonly hasStatus: boolean;
  readonly scale: ScalePaths | undefined;
  /** The definition is being deleted. */
  isTerminating(): boolean;
}

/** What upstream does with objects of a custom kind before it stores them. */
export function customStrategy(parts: CustomStrategyParts): Strategy {
  const { hasStatus, schema } = parts;
  return {
    anyFinalizers: true,
    allowUnconditionalUpdate: false,
    prepareForCreate(object) {
      if (parts.isTerminating()) throw terminating(parts, object);
      if (hasStatus) delete object['status'];
      object.metadata.generation = 1;
    },
    prepareForUpdate(object, old) {
      if (hasStatus) keepStatus(object, old);
      if (!isSameBeside(object, old)) object.metadata.generation = (old.metadata.generation ?? 0) + 1;
    },
    prepareForStatusUpdate: keepAllButStatus,
    validateCreate: (object) => [
      ...validateType(object, parts.of),
      ...validateWhole(object, undefined, parts),
      ...validateListTypes(object, schema, undefined),
    ],
    validateUpdate: (object, old) => [
      ...validateType(object, parts.of),
      ...validateWhole(object, old, parts),
      ...ratchetedListTypes(object, old, schema),
    ],
    validateStatusUpdate: (object, old) => [
      ...validateType(object, parts.of),
      ...validateStatus(object, old, parts),
      ...ratchetedListTypes(object, old, schema),
    ],
    warnings: (object, old) => finalizerWarnings(object, old),
  };
}

function terminating({ of }: CustomStrategyParts, { metadata }: KubernetesObject): StatusError {
  const why = 'create not allowed while custom resource definition is terminating';
  return forbiddenError({ group: of.group, resource: of.plural }, metadata.name ?? '', why);
}

function keepStatus(object: KubernetesObject, old: KubernetesObject): void {
  if (old['status'] === undefined) delete object['status'];
  else object['status'] = old['status'];
}

function isSameBeside(object: KubernetesObject, old: KubernetesObject): boolean {
  const { metadata: _, ...rest } = object;
  const { metadata: __, ...before } = old;
  return deepEqual(rest, before);
}

function keepAllButStatus(object: KubernetesObject, old: KubernetesObject): void {
  const { status } = object;
  const { managedFields } = object.metadata;
  for (const key of Object.keys(object)) delete object[key];
  Object.assign(object, old, { metadata: { ...old.metadata } });
  if (managedFields) object.metadata.managedFields = managedFields;
  else delete object.metadata.managedFields;
  if (status === undefined) delete object['status'];
  else object['status'] = status;
}

/** An object of another kind is refused before anything else is said of it. */
function validateType(object: KubernetesObject, of: GroupVersionKind): FieldError[] {
  const errors: FieldError[] = [];
  if (object.kind !== of.kind) errors.push(invalid(FieldPath.of('kind'), object.kind, `must be ${of.kind}`));
  const apiVersion = apiVersionOf(of);
  if (object.apiVersion !== apiVersion) {
    errors.push(invalid(FieldPath.of('apiVersion'), object.apiVersion, `must be ${apiVersion}`));
  }
  if (errors.length === 0) return errors;
  throw invalidError({ group: of.group, kind: object.kind }, object.metadata.name ?? '', errors);
}

function validateWhole(
  object: KubernetesObject,
  old: KubernetesObject | undefined,
  { schema, scale }: CustomStrategyParts,
): FieldError[] {
  const errors = [...validateValue(object, schema, { old })];
  if (scale)
    append(errors, [...validateReplicas(object, scale.specReplicas), ...validateScaleStatus(object, scale)]);
  if (!old) append(errors, validateEmbedded(object, schema, undefined));
  return errors;
}

function validateStatus(
  object: KubernetesObject,
  old: KubernetesObject,
  { schema, scale }: CustomStrategyParts,
): FieldError[] {
  const errors: FieldError[] = [];
  const own = schema.properties?.['status'];
  if (object['status'] !== undefined && own) {
    append(
      errors,
      validateValue(object['status'], own, { old: old['status'], base: FieldPath.of('status') }),
    );
  }
  if (scale) append(errors, validateScaleStatus(object, scale));
  return errors;
}

/** Lists that had something twice before may have it still. */
function ratchetedListTypes(
  object: KubernetesObject,
  old: KubernetesObject,
  schema: JsonSchema,
): FieldError[] {
  const errors = validateListTypes(object, schema, undefined);
  return errors.length > 0 && validateListTypes(old, schema, undefined).length > 0 ? [] : errors;
}

const MAX_INT32 = 2 ** 31 - 1;

function validateReplicas(object: KubernetesObject, path: readonly string[]): FieldError[] {
  const at = FieldPath.of(`.${path.join('.')}`);
  const found = nested(object, path);
  if ('problem' in found) return [invalid(at, 0, found.problem)];
  const { value = 0 } = found;
  if (typeof value !== 'number' && !(value instanceof LargeInteger)) {
    return [invalid(at, 0, typeProblem(path, value, 'int64'))];
  }
  if (Number(value) < 0) return [invalid(at, value, 'should be a non-negative integer')];
  return Number(value) > MAX_INT32
    ? [invalid(at, value, `should be less than or equal to ${MAX_INT32}`)]
    : [];
}

function validateScaleStatus(
  object: KubernetesObject,
  { statusReplicas, selector }: ScalePaths,
): FieldError[] {
  const errors = validateReplicas(object, statusReplicas);
  if (!selector) return errors;
  const at = FieldPath.of(`.${selector.join('.')}`);
  const found = nested(object, selector);
  if ('problem' in found) errors.push(invalid(at, '', found.problem));
  else if (found.value !== undefined && typeof found.value !== 'string') {
    errors.push(invalid(at, '', typeProblem(selector, found.value, 'string')));
  }
  return errors;
}

function nested(
  object: KubernetesObject,
  path: readonly string[],
): { value?: unknown } | { problem: string } {
  let value: unknown = object;
  for (const [index, name] of path.entries()) {
    if (!isObject(value)) {
      const place = path.slice(0, index + 1).join('.');
      return {
        problem: `.${place} accessor error: ${goForm(value)} is of the type ${goTypeOf(value)}, expected map[string]interface {}`,
      };
    }
    value = Object.hasOwn(value, name) ? value[name] : undefined;
    if (value === undefined) return {};
  }
  return { value };
}

function typeProblem(path: readonly string[], value: unknown, expected: string): string {
  return `.${path.join('.')} accessor error: ${goForm(value)} is of the type ${goTypeOf(value)}, expected ${expected}`;
}

function goForm(value: unknown): string {
  return goPrint(value);
}

function goTypeOf(value: unknown): string {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return '[]interface {}';
  if (isObject(value)) return 'map[string]interface {}';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  return Number.isInteger(value) || value instanceof LargeInteger ? 'int64' : 'float64';
}

const STANDARD_FINALIZERS: ReadonlySet<string> = new Set(['orphan', 'foregroundDeletion', 'kubernetes']);

function finalizerWarnings({ metadata }: KubernetesObject, old: KubernetesObject | undefined): string[] {
  const before = new Set(old?.metadata.finalizers);
  const added = [...new Set(metadata.finalizers)].filter((finalizer) => !before.has(finalizer)).sort();
  return added.flatMap((finalizer) => {
    const head = `metadata.finalizers: ${quote(finalizer)}: `;
    const warnings = qualifiedName(finalizer).map((message) => head + message);
    if (finalizer.includes('/') || STANDARD_FINALIZERS.has(finalizer)) return warnings;
    const path = finalizer.includes('.') ? ' including a path (/)' : '';
    return [
      ...warnings,
      `${head}prefer a domain-qualified finalizer name${path} to avoid accidental conflicts with other finalizer writers`,
    ];
  });
}
