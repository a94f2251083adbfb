/**
 * The ReplicaSet controller, and with it the ReplicationController's: they differ in the form of their selectors.
 *
 *     startReplicaController(context, replicaSetKind);
 */
export * from './replica-kind.ts';
export * from './replica-set-controller.ts';
