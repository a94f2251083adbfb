import type { HttpResponse } from '../../base/index.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import { type UpdateStrategy } from '../registry/update-object.ts';
import type { ResourceCall } from '../request/call.ts';
import type { ServerParts } from '../server-parts.ts';
/** PUT of an object, or of its status. */
export declare function updateCall(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
  strategy: UpdateStrategy,
): Promise<HttpResponse>;
//# sourceMappingURL=update.d.ts.map
