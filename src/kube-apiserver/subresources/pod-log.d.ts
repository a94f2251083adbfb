import type { HttpResponse } from '../../base/index.ts';
import { type ResourceCall, type StoredResource } from '../../apiserver/index.ts';
import type { NodeConnections } from './node-connections.ts';
/** GET of `pods/log`: what a container has written, by way of its node. Nothing where no node has the Pod. */
export declare function podLog(
  nodes: NodeConnections | undefined,
  call: ResourceCall<StoredResource>,
): Promise<HttpResponse>;
//# sourceMappingURL=pod-log.d.ts.map
