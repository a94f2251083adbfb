import type { ApiObject, ResourceClient } from '../../../client/index.ts';
/** Puts the finalizer on what lacks it, and takes it from what is being deleted once nobody uses it. */
export declare function protect<T extends ApiObject>(
  resource: ResourceClient<T>,
  object: T,
  finalizer: string,
  used: boolean,
): Promise<void>;
//# sourceMappingURL=protection.d.ts.map
