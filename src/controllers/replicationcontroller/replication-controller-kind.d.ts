import type { ReplicationController } from '../../kinds/index.ts';
import type { ReplicaKind } from '../library/replicas/index.ts';
export declare const replicationControllerKind: ReplicaKind<ReplicationController>;
//# sourceMappingURL=replication-controller-kind.d.ts.map
