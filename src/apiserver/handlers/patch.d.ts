import type { HttpResponse } from '../../base/index.ts';
import { type KubernetesObject } from '../../api/index.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import { type UpdateStrategy } from '../registry/update-object.ts';
import type { WriteContext } from '../registry/write-context.ts';
import type { ResourceCall } from '../request/call.ts';
import type { ServerParts } from '../server-parts.ts';
import type { DecodedKind } from './decode-body.ts';
/** PATCH of an object, or of one of its subresources that hold it. */
export declare function patchCall(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
  strategy: UpdateStrategy,
): Promise<HttpResponse>;
export declare function isApply({ http }: ResourceCall): boolean;
export interface Patcher {
  /** Gives a changed copy. Throws the `StatusError` of a patch that cannot be read or does not fit. */
  readonly patch: (object: KubernetesObject) => KubernetesObject;
  readonly context: WriteContext;
}
/** Reads the patch of a call for an object of `kind`. */
export declare function patcherOf(
  parts: ServerParts,
  call: ResourceCall,
  kind: DecodedKind,
): Promise<Patcher>;
//# sourceMappingURL=patch.d.ts.map
