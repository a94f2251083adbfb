import { type HttpResponse } from '../../base/index.ts';
import { type KubernetesObject } from '../../api/index.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import { type UpdateStrategy } from '../registry/update-object.ts';
import type { WriteContext } from '../registry/write-context.ts';
import type { ResourceCall } from '../request/call.ts';
import type { ServerParts } from '../server-parts.ts';
import type { DecodedKind } from './decode-body.ts';
/** PATCH with `application/apply-patch+yaml`: server-side apply, which creates what is not there. */
export declare function applyCall(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
  strategy: UpdateStrategy,
): Promise<HttpResponse>;
export interface Applier {
  /**
   * Gives a changed copy, with the record of who manages which field; a new object where there is none. Throws the
   * `StatusError` of what cannot be applied.
   */
  readonly apply: (live: KubernetesObject | undefined) => KubernetesObject;
  readonly context: WriteContext;
}
/** Reads what a call applies to an object of `kind`. */
export declare function applierOf(
  parts: ServerParts,
  call: ResourceCall,
  kind: DecodedKind,
): Promise<Applier>;
//# sourceMappingURL=apply.d.ts.map
