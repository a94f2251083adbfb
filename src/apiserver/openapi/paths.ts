import type { HttpMethod } from './http-method.ts';
import type { Operation } from './operations.ts';
import { type ParameterKey, PARAMETERS } from './parameters.ts';

/** A path with its operations; the parameters that all of them have stand beside them. */
export interface PathItem {
  readonly path: string;
  readonly shared: readonly ParameterKey[];
  readonly operations: readonly PathOperation[];
}

export interface PathOperation {
  readonly method: HttpMethod;
  readonly operation: Operation;
  /** Those that are its alone. */
  readonly parameters: readonly ParameterKey[];
}

/** Operations by path, both in their order of names. */
export function pathItems(operations: readonly Operation[]): PathItem[] {
  const byPath = new Map<string, Operation[]>();
  for (const operation of operations) {
    const found = byPath.get(operation.path);
    if (found) found.push(operation);
    else byPath.set(operation.path, [operation]);
  }
  return [...byPath].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, found]) => pathItem(path, found));
}

export function parameterName(key: ParameterKey): string {
  return key === 'name' ? 'name' : PARAMETERS[key].name;
}

function pathItem(path: string, operations: readonly Operation[]): PathItem {
  const [first, ...others] = operations;
  const shared = (first?.parameters ?? []).filter((key) =>
    others.every(({ parameters }) => parameters.includes(key)),
  );
  return {
    path,
    shared: byName(shared),
    operations: operations.map((operation) => ({
      method: operation.method,
      operation,
      parameters: byName(operation.parameters.filter((key) => !shared.includes(key))),
    })),
  };
}

function byName(keys: readonly ParameterKey[]): readonly ParameterKey[] {
  return keys.toSorted((a, b) => (parameterName(a) < parameterName(b) ? -1 : 1));
}
