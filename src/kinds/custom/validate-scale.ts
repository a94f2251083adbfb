import { isObject, LargeInteger } from '../../base/index.ts';
import {
  type FieldError,
  FieldPath,
  goPrint,
  invalid,
  type KubernetesObject,
  type ScalePaths,
} from '../../api/index.ts';

const MAX_INT32 = 2 ** 31 - 1;

/** What is wrong with the number at a path of a scale. */
export function validateReplicas(object: KubernetesObject, path: readonly string[]): FieldError[] {
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

/** What is wrong with what a scale says of the status. */
export function validateScaleStatus(
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
