import type { HttpResponse } from '../../base/index.ts';
import type { DeleteOptions } from '../registry/delete-options.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import type { WriteContext } from '../registry/write-context.ts';
import type { ResourceCall } from '../request/call.ts';
import type { ServerParts } from '../server-parts.ts';
/** DELETE of one object. */
export declare function deleteCall(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
): Promise<HttpResponse>;
export declare function deleteContext(
  { clock }: ServerParts,
  call: ResourceCall<StoredResource>,
  options: DeleteOptions,
): WriteContext;
//# sourceMappingURL=delete.d.ts.map
