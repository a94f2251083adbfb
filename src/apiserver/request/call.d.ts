import type { HttpRequest } from '../../base/index.ts';
import type { User } from '../contracts/index.ts';
import type { ServedResource } from '../registry/served-resource.ts';
import type { RequestInfo } from './request-info.ts';
import type { Warnings } from './warnings.ts';
/** A request on its way through the server, once it is known who sends it. */
export interface Call {
  readonly http: HttpRequest;
  readonly info: RequestInfo;
  readonly query: URLSearchParams;
  readonly user: User;
  /** Texts for `Warning` headers of the answer. */
  readonly warnings: Warnings;
}
/** A call for a resource that is served. */
export interface ResourceCall<R extends ServedResource = ServedResource> extends Call {
  readonly resource: R;
}
//# sourceMappingURL=call.d.ts.map
