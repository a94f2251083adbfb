import type { HttpResponse } from '../../base/index.ts';
import type { ResourceCall } from '../request/call.ts';
import type { ServerParts } from '../server-parts.ts';
/** Answers a call for a resource by its verb. Throws what upstream's router throws where there is no such route. */
export declare function routeResource(parts: ServerParts, call: ResourceCall): Promise<HttpResponse>;
//# sourceMappingURL=route-resource.d.ts.map
