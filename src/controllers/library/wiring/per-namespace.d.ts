import { type Disposable } from '../../../base/index.ts';
import { type ApiObject } from '../../../client/index.ts';
import type { ControllerContext } from './controller-context.ts';
export interface PerNamespaceOptions<T extends ApiObject> {
  readonly apiVersion: string;
  readonly plural: string;
  /** The object that every namespace must have. */
  objectIn(namespace: string): T;
  /** What of it is held to that: put back where somebody changes it. Nothing where left out. */
  held?(object: T): unknown;
}
/** Keeps one object of a fixed name in every namespace that is not being deleted. */
export declare function startPerNamespace<T extends ApiObject>(
  context: ControllerContext,
  options: PerNamespaceOptions<T>,
): Disposable;
//# sourceMappingURL=per-namespace.d.ts.map
