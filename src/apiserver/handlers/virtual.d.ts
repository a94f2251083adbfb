import type { HttpResponse } from '../../base/index.ts';
import type { VirtualResource } from '../contracts/index.ts';
import type { ResourceCall } from '../request/call.ts';
import type { ServerParts } from '../server-parts.ts';
/** POST to a resource, or a subresource, that is computed: the answer is what it returns. */
export declare function createVirtual(
  parts: ServerParts,
  call: ResourceCall,
  virtual: VirtualResource,
): Promise<HttpResponse>;
//# sourceMappingURL=virtual.d.ts.map
