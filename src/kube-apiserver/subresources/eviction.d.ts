import { type HttpResponse } from '../../base/index.ts';
import { type ResourceCall, type ServerParts, type StoredResource } from '../../apiserver/index.ts';
/** POST of an Eviction to `pods/eviction`: deletes the Pod, where its disruption budget allows that. */
export declare function evictPod(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
): Promise<HttpResponse>;
//# sourceMappingURL=eviction.d.ts.map
