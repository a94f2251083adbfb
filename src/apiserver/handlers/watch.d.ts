import { type HttpResponse } from '../../base/index.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import type { ResourceCall } from '../request/call.ts';
import type { ServerParts } from '../server-parts.ts';
/** GET of a collection with `watch=true`: events until the timeout, or until the client goes. */
export declare function watchCollection(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
): Promise<HttpResponse>;
//# sourceMappingURL=watch.d.ts.map
