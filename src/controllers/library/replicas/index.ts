/**
 * `library/replicas`: the controller of ReplicaSets and ReplicationControllers, which differ in the form of their
 * selectors.
 *
 *     startReplicaController(context, replicaSetKind);
 */
export * from './replica-controller.ts';
export type * from './replica-kind.ts';
