import type { HttpResponse } from '../../base/index.ts';
import type { ResourceCall, ServerParts, StoredResource } from '../../apiserver/index.ts';
/**
 * `pods/exec`, `pods/attach` and `pods/portforward`: connections into a Pod. Checks what is asked for as upstream does;
 * no node takes such connections yet.
 */
export declare function connectToPod(call: ResourceCall<StoredResource>): Promise<HttpResponse>;
/** `pods/proxy`: requests to a Pod's own server. */
export declare function proxyToPod(call: ResourceCall<StoredResource>): Promise<HttpResponse>;
/** `services/proxy`: requests to one of a Service's endpoints. */
export declare function proxyToService(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
): Promise<HttpResponse>;
//# sourceMappingURL=connect.d.ts.map
