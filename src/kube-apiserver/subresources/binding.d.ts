import { type HttpResponse } from '../../base/index.ts';
import { type ResourceCall, type ServerParts, type StoredResource } from '../../apiserver/index.ts';
/** POST of a Binding, to `pods/binding` or to `bindings`: puts a Pod on a node. */
export declare function bindPod(
  parts: ServerParts,
  call: ResourceCall,
  pods: StoredResource,
): Promise<HttpResponse>;
//# sourceMappingURL=binding.d.ts.map
