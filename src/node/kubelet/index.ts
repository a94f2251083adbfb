/**
 * `kubelet`: a node's agent. It says how its node is, renews its Lease, and takes the Pods bound to it through their
 * life by the calls of a runtime behind CRI's seam.
 *
 *     const kubelet = startKubelet({ client, node, facts, pods, runtime, images, probes, volumes, environment, … });
 */
export * from './heartbeats.ts';
export * from './kubelet.ts';
export type * from './node-liveness.ts';
export * from './node-resources.ts';
export * from './node-status.ts';
export * from './pod-config.ts';
export * from './pod-dispatch.ts';
export * from './pod-turns.ts';
export * from './restart-policy.ts';
