import { type KubernetesObject } from '../../api/index.ts';
import type { ServerParts } from '../server-parts.ts';
import { ObjectVersion } from '../storage/index.ts';
import type { StoredResource } from './served-resource.ts';
import type { WriteContext } from './write-context.ts';
/** A new object on its way to the store. It is decoded and defaulted, and this write's own: it will be changed. */
export interface Creation {
  readonly resource: StoredResource;
  /** Empty for cluster-scoped resources. */
  readonly namespace: string;
  readonly object: KubernetesObject;
  /** Leave the record of who manages which field as it is. */
  readonly isRecorded?: boolean;
}
/** Creates an object as upstream's registry does, in its order: admission, preparation, validation, admission, store. */
export declare function createObject(
  parts: ServerParts,
  creation: Creation,
  context: WriteContext,
): Promise<ObjectVersion>;
/** The object in the version that is stored. */
export declare function toStored(resource: StoredResource, object: KubernetesObject): KubernetesObject;
//# sourceMappingURL=create-object.d.ts.map
