import type { Parameter } from '../contracts/index.ts';
import type { HttpMethod } from './http-method.ts';
import type { Operation } from './operations.ts';

/** A path with its operations; the parameters that all of them have stand beside them. */
export interface PathItem {
  readonly path: string;
  readonly shared: readonly Parameter[];
  readonly operations: readonly PathOperation[];
}

export interface PathOperation {
  readonly method: HttpMethod;
  readonly operation: Operation;
  /** Those that are its alone. */
  readonly parameters: readonly Parameter[];
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

function byName(parameters: readonly Parameter[]): readonly Parameter[] {
  return parameters.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
