import { duplicate, type FieldError, FieldPath, required } from '../../api/index.ts';

const CONDITIONS = FieldPath.of('status', 'conditions');

/** The conditions of flow control, of which each type is there once; nothing else of them is looked at. */
export function validateFlowConditions(conditions: readonly { readonly type?: string }[]): FieldError[] {
  const types = new Set<string>();
  return conditions.flatMap(({ type = '' }, index) => {
    const path = CONDITIONS.index(index).child('type');
    const errors = types.has(type) ? [duplicate(path, type)] : [];
    types.add(type);
    return type === '' ? [...errors, required(path)] : errors;
  });
}
