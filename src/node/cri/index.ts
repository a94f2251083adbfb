/**
 * `cri`: the seam between the kubelet and what runs its containers, in the shape and by the names of upstream's Container
 * Runtime Interface. A runtime does what it is told and says what it sees; it knows nothing of Pods' statuses, restarts,
 * probes or the API.
 *
 *     const podSandboxId = await runtime.runPodSandbox(sandboxConfig, 'simulated');
 *     const id = await runtime.createContainer(podSandboxId, containerConfig, sandboxConfig);
 *     await runtime.startContainer(id);
 */
export type * from './container.ts';
export * from './cri-error.ts';
export type * from './events.ts';
export type * from './image-service.ts';
export type * from './pod-sandbox.ts';
export type * from './runtime-service.ts';
export type * from './runtime-status.ts';
export type * from './streams.ts';
