import type { HttpResponse } from '../../base/index.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import type { ResourceCall } from '../request/call.ts';
import type { ServerParts } from '../server-parts.ts';
/** DELETE of a collection: of everything that the selectors leave. Answers with the list of what was found. */
export declare function deleteCollection(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
): Promise<HttpResponse>;
//# sourceMappingURL=delete-collection.d.ts.map
