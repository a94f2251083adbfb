import type { ServerParts } from '../server-parts.ts';
import { ObjectVersion } from '../storage/index.ts';
import { type DeleteOptions } from './delete-options.ts';
import { type StoredResource } from './served-resource.ts';
import type { WriteContext } from './write-context.ts';
export interface Deletion {
  readonly resource: StoredResource;
  readonly namespace: string;
  readonly name: string;
  readonly options: DeleteOptions;
}
export interface Deleted {
  /** The object as it was last seen, or as it stays for now. */
  readonly version: ObjectVersion;
  /** It is gone; else it has time left, or finalizers hold it. */
  readonly gone: boolean;
}
/** Deletes an object, or begins to, as upstream's registry does. */
export declare function deleteObject(
  parts: ServerParts,
  deletion: Deletion,
  context: WriteContext,
): Promise<Deleted>;
//# sourceMappingURL=delete-object.d.ts.map
