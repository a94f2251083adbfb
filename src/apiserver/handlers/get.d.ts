import type { HttpResponse } from '../../base/index.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import type { ResourceCall } from '../request/call.ts';
import type { ServerParts } from '../server-parts.ts';
/** GET of one object. A resourceVersion asks for a state no older than that. */
export declare function getObject(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
): Promise<HttpResponse>;
//# sourceMappingURL=get.d.ts.map
