import type { HttpMethod } from './http-method.ts';
import type { Operation } from './operations.ts';
import { type ParameterKey } from './parameters.ts';
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
export declare function pathItems(operations: readonly Operation[]): PathItem[];
export declare function parameterName(key: ParameterKey): string;
//# sourceMappingURL=paths.d.ts.map
