import { type ApiObject, type ResourceClient } from '../../../client/index.ts';
export interface ClaimOptions<O extends ApiObject, T extends ApiObject> {
  readonly owner: O;
  readonly owners: ResourceClient<O>;
  /** What the owner has and what nobody has: others are left alone. */
  readonly candidates: readonly T[];
  readonly resource: ResourceClient<T>;
  matches(object: T): boolean;
  /** Put on what is adopted. */
  readonly finalizer?: string;
}
/**
 * The objects that an owner controls from now on: its own that it still selects, and the orphans that it selects and
 * adopts; its own that it no longer selects are released. An owner that is being deleted does neither.
 */
export declare function claim<O extends ApiObject, T extends ApiObject>(
  options: ClaimOptions<O, T>,
): Promise<T[]>;
//# sourceMappingURL=claim.d.ts.map
