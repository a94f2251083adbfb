/**
 * `node`: the kubelet, what it stands on, and nodes of which nothing is real.
 *
 * | folder      | what                                                                            |
 * | ----------- | ------------------------------------------------------------------------------- |
 * | `cri`       | the seam to what runs containers, in the shape of upstream's CRI                |
 * | `managers`  | probes, images, volumes, environment: interfaces, each with its implementations |
 * | `kubelet`   | the life of a node and its Pods                                                 |
 * | `simulated` | a runtime and managers that run nothing and say so                              |
 *
 *     const nodes = startSimulatedNodes({ client, informers, count: 3, namePrefix: 'node-', … });
 */
export type { NodeLiveness } from './kubelet/index.ts';
export * from './simulated/register-nodes.ts';
export * from './simulated/simulated-nodes.ts';
