/**
 * `managers`: what the kubelet decides beside the life of Pods: whether a container is ready, where its image comes from,
 * what it finds in its volumes and its environment. Each is an interface, so that a node without processes can answer
 * from annotations what another asks of the world. No step of a Pod waits for one: what takes time is told when it is
 * done.
 *
 *     const imageRef = await images.ensureImageExists({ pod, container, sandbox });
 */
export * from './attached-disks.ts';
export { containersOf, isEphemeral } from './containers-of.ts';
export * from './container-environment.ts';
export * from './container-reference.ts';
export * from './container-start-error.ts';
export type * from './environment.ts';
export * from './expand-variables.ts';
export * from './image-manager.ts';
export * from './mounts.ts';
export * from './pod-devices.ts';
export * from './pod-volumes.ts';
export type * from './probe-manager.ts';
export * from './pull-secrets.ts';
export { createReferencedObjects, type ReferencedObjects } from './referenced-objects.ts';
export type * from './volume-manager.ts';
