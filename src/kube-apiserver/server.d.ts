import { type ApiServer } from '../apiserver/index.ts';
import { type KubeApiServerOptions } from './options.ts';
/** The API of Kubernetes over a store. */
export declare function createKubeApiServer(options: KubeApiServerOptions): ApiServer;
//# sourceMappingURL=server.d.ts.map
