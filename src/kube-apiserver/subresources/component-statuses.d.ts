import type { HttpResponse } from '../../base/index.ts';
import { type ResourceCall, type ServerParts } from '../../apiserver/index.ts';
/** GET of `componentstatuses`: the parts of the control plane, which all live in this process, and the store. */
export declare function listComponents(parts: ServerParts, call: ResourceCall): Promise<HttpResponse>;
//# sourceMappingURL=component-statuses.d.ts.map
