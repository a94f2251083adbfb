import type { Node } from '../../kinds/index.ts';
import { SharedSlice } from '../../base/index.ts';
import { isAlreadyExists } from '../../client/index.ts';
import { nodeObjectOf, nodeResourcesOf, nodeStatusOf } from '../kubelet/index.ts';
import { createAddressPool } from './address-pool.ts';
import { internalIpOf, NODE_CIDR } from './node-addresses.ts';
import type { SimulatedNodesOptions } from './simulated-nodes.ts';
import { RUNTIME_VERSION } from './simulated-runtime.ts';

export interface RegisterNodesOptions extends Pick<
  SimulatedNodesOptions,
  'clientOf' | 'clock' | 'log' | 'count' | 'namePrefix' | 'capacity' | 'kubeletVersion' | 'annotationPrefix'
> {
  /** The nodes that there are. */
  readonly existing: readonly Node[];
  /** A range of Pod addresses that no node has; left out, nodes need none. */
  readonly nextRange?: (() => string | undefined) | undefined;
}

/** How many are under way at once: they share commits of the store. */
const AT_ONCE = 32;

/**
 * Registers the nodes that a cluster begins with, before anything watches: each in one write, with its range and all that
 * its kubelet would say of it. What cannot be written is left to {@link startSimulatedNodes}, which tries again.
 */
export async function registerNodes(options: RegisterNodesOptions): Promise<void> {
  const { clock, log, clientOf, count, namePrefix, existing } = options;
  const names = new Set(existing.map(({ metadata }) => metadata.name));
  const objectOf = objectsFor(options);
  const missing = Array.from({ length: count }, (_, i) => `${namePrefix}${i}`).filter(
    (name) => !names.has(name),
  );
  const slice = new SharedSlice(clock, { limitSteps: AT_ONCE });
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let name = missing[next++]; name !== undefined; name = missing[next++]) {
      try {
        await clientOf(name).resource<Node>('v1', 'nodes').create(objectOf(name));
      } catch (error) {
        if (!isAlreadyExists(error)) log.warn('node not registered', { node: name, error });
      }
      await slice.spend();
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, missing.length) }, lane));
}

function objectsFor(options: RegisterNodesOptions): (name: string) => Node {
  const { clock, existing, capacity, kubeletVersion, annotationPrefix, nextRange } = options;
  const held = new Set(existing.map(internalIpOf));
  const addresses = createAddressPool({ cidr: NODE_CIDR, isHeld: (address) => held.has(address) });
  const resources = nodeResourcesOf(capacity, new Map(), undefined);
  return (name) => {
    const node = nodeObjectOf(name, simulatedMark(annotationPrefix));
    const range = nextRange?.();
    // Without one it has no network, and its kubelet says so when that is certain.
    if (nextRange && range === undefined) return node;
    const facts = { name, internalIp: addresses.take(), capacity, kubeletVersion };
    const runtime = { version: RUNTIME_VERSION, problem: undefined };
    return {
      ...node,
      ...(range === undefined ? {} : { spec: { podCIDR: range, podCIDRs: [range] } }),
      status: nodeStatusOf(facts, runtime, resources, undefined, clock.now()),
    };
  };
}

/** By this annotation a node is known to be one on which no process runs. */
export function simulatedMark(annotationPrefix: string): Readonly<Record<string, string>> {
  return { [`${annotationPrefix}/node`]: 'simulated' };
}
