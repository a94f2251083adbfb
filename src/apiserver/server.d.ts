import type { Disposable, HttpHandler } from '../base/index.ts';
import type { ApiServerOptions } from './options.ts';
export interface ApiServer extends Disposable {
  readonly handler: HttpHandler;
  /** Resolves once the server can answer. */
  ready(): Promise<void>;
}
/** A Kubernetes API over a store: of which resources, and who may do what with them, its options say. */
export declare function createApiServer(options: ApiServerOptions): ApiServer;
//# sourceMappingURL=server.d.ts.map
