import type { HttpResponse } from '../../base/index.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import type { ResourceCall } from '../request/call.ts';
import type { ServerParts } from '../server-parts.ts';
/** GET of a collection. */
export declare function listObjects(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
): Promise<HttpResponse>;
/** What the keys of all objects begin with that a collection's path stands for. */
export declare function keyPrefixOf({ resource, info }: ResourceCall<StoredResource>): string;
//# sourceMappingURL=list.d.ts.map
