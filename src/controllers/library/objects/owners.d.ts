import type { OwnerReference } from '../../../api/index.ts';
import { type ApiObject, type Informer, type ObjectIndex } from '../../../client/index.ts';
export declare function controllerOf(object: ApiObject): OwnerReference | undefined;
export declare function isControlledBy(object: ApiObject, owner: ApiObject): boolean;
/** The objects of a resource by their controller. */
export declare function controllerIndex<T extends ApiObject>(informer: Informer<T>): ObjectIndex<T>;
/** What an owner may claim: what it controls, and what nobody does in its namespace. */
export declare function claimable<T extends ApiObject>(index: ObjectIndex<T>, owner: ApiObject): readonly T[];
/** The owner that a reference means, where it is of that kind and still the same object. */
export declare function ownerIn<T extends ApiObject>(
  informer: Informer<T>,
  kind: string,
  reference: OwnerReference | undefined,
  namespace: string | undefined,
): T | undefined;
export declare function ownerKeyIn<T extends ApiObject>(
  informer: Informer<T>,
  kind: string,
  reference: OwnerReference | undefined,
  namespace: string | undefined,
): string | undefined;
//# sourceMappingURL=owners.d.ts.map
