import { type Disposable } from '../../../base/index.ts';
import type { ControllerContext } from '../wiring/index.ts';
import type { ReplicaKind, ReplicaOwner } from './replica-kind.ts';
/** Keeps as many Pods as each owner of the kind asks for. */
export declare function startReplicaController<T extends ReplicaOwner>(
  context: ControllerContext,
  kind: ReplicaKind<T>,
): Disposable;
//# sourceMappingURL=replica-controller.d.ts.map
