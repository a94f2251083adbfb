import { type KubernetesObject, type ResourceName, StatusError } from '../../api/index.ts';
import type { ObjectVersion } from '../storage/index.ts';
import type { StoredResource } from './served-resource.ts';
/** The 409 of a write that another one got in the way of. */
export declare function modifiedMeanwhile(of: ResourceName, name: string): StatusError;
/** Throws the 409 of a write that means another object of the same name. */
export declare function holdToUid(
  { of, storage }: StoredResource,
  stored: KubernetesObject,
  uid: string | undefined,
  dryRun: boolean,
): void;
/**
 * Throws the 409 of an update of another revision than the stored one. One that names none gets it; where that is not
 * allowed it is refused.
 */
export declare function holdToRevision(
  { of }: StoredResource,
  { metadata }: KubernetesObject,
  current: ObjectVersion,
  allowUnconditional: boolean,
): void;
//# sourceMappingURL=preconditions.d.ts.map
