import type { ReplicaSet } from '../../kinds/index.ts';
import type { ReplicaKind } from '../library/replicas/index.ts';
export declare const replicaSetKind: ReplicaKind<ReplicaSet>;
//# sourceMappingURL=replica-set-kind.d.ts.map
