/**
 * `node`: the node agent. It keeps a Node's status and its Lease, and takes the Pods bound to it through their life
 * with a container runtime behind an interface. The `simulated` runtime is here: it runs no process and says so.
 *
 *     const nodes = startSimulatedNodes({ client, informers, count: 3, namePrefix: 'node-', … });
 */
export * from './restart-policy.ts';
export * from './runtime/runtime.ts';
export * from './simulated/simulated-nodes.ts';
//# sourceMappingURL=index.d.ts.map
