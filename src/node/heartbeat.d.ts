import type { Node } from '../kinds/index.ts';
import { type Disposable } from '../base/index.ts';
import type { Client } from '../client/index.ts';
/** Renews a node's Lease: how the cluster knows that the node is there. */
export declare function startHeartbeat(client: Client, node: Node): Disposable;
//# sourceMappingURL=heartbeat.d.ts.map
