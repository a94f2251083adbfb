import { createReferencedObjects, type ReferencedObjects } from '../managers/index.ts';
import { StatusError } from '../../api/index.ts';
import type { Node } from '../../kinds/index.ts';
import { type Clock, type Disposable, Disposables, type Log, SlicedTimers } from '../../base/index.ts';
import type { Client, Informers } from '../../client/index.ts';
import {
  createPodDispatch,
  Heartbeats,
  type NodeFacts,
  type NodeLiveness,
  nodeObjectOf,
  PodTurns,
} from '../kubelet/index.ts';
import { createAddressPool } from './address-pool.ts';
import { createAttemptCounter } from './attempt-counter.ts';
import type { Simulation } from './behaviour.ts';
import { nodeAddresses } from './node-addresses.ts';
import type { ContainerUsage, Usage } from './node-stats.ts';
import { simulatedMark } from './register-nodes.ts';
import { startSimulatedAttacher } from './simulated-attacher.ts';
import { startSimulatedModifier } from './simulated-modifier.ts';
import { type SimulatedNode, startSimulatedNode } from './simulated-node.ts';

export interface SimulatedNodesOptions extends Simulation {
  /** A client that speaks for a node. */
  clientOf(node: string): Client;
  /** Speaks for the drivers of the disks that Pods have on simulated nodes. Left out, no disk is attached. */
  readonly driverClient?: Client;
  readonly clock: Clock;
  readonly log: Log;
  readonly informers: Informers;
  /** How many nodes are made at the start: `NAME_PREFIX0`, `NAME_PREFIX1`, … */
  readonly count: number;
  readonly namePrefix: string;
  /** What each node has, where its own status does not say otherwise: cpu, memory, pods, … */
  readonly capacity: Readonly<Record<string, string>>;
  readonly kubeletVersion: string;
  /**
   * The addresses of all Pods, where nobody gives each node a range of its own (no node IPAM controller runs). Left
   * out, a node is ready once its Node names a range.
   */
  readonly sharedPodCidr?: string;
}

export interface SimulatedNodes extends Disposable {
  /** Resolves when the nodes made at the start have said how they are. */
  readonly ready: Promise<void>;
  /** Which of them are alive. */
  readonly liveness: NodeLiveness;
  /** What is used now: undefined where no node of that name answers. */
  readonly usage: {
    containersOf(
      node: string,
      containerIds: readonly string[],
    ): Promise<readonly ContainerUsage[] | undefined>;
    ofNode(node: string): Promise<Usage | undefined>;
  };
}

/**
 * Runs nodes on which no process runs: those it makes, and every Node that somebody creates with the annotation
 * `PREFIX/node: simulated`. `PREFIX/heartbeat: none` makes a node fall silent: neither its Lease nor its Pods move.
 */
export function startSimulatedNodes(options: SimulatedNodesOptions): SimulatedNodes {
  const { informers, annotationPrefix } = options;
  const started = new Disposables();
  // Thousands of Pods end, and are started again, in one instant.
  const clock = started.add(new SlicedTimers(options.clock));
  const nodes = informers.of<Node>('v1', 'nodes');
  const pods = started.add(createPodDispatch(informers));
  let objects: ReferencedObjects | undefined;
  // A plain simulation is of controllers: no Pod of it waits for what it refers to. Without a node there is no Pod.
  const referenced = (): ReferencedObjects | undefined => {
    if (options.manner !== 'plain') objects ??= started.add(createReferencedObjects(informers));
    return objects;
  };
  if (options.count > 0) referenced();
  const shared = {
    simulation: options,
    pods,
    attempts: createAttemptCounter(),
    heartbeats: started.add(new Heartbeats(clock, options.log)),
    turns: new PodTurns(clock, options.log),
  };
  const isHeld = (address: string): boolean => pods.holds(address);
  const sharedPool = options.sharedPodCidr && createAddressPool({ cidr: options.sharedPodCidr, isHeld });
  const { driverClient } = options;
  if (driverClient) {
    started.add(startSimulatedAttacher({ client: driverClient, informers, annotationPrefix }));
    started.add(startSimulatedModifier(driverClient, informers));
  }
  const addresses = nodeAddresses(nodes);
  const awaited = awaitNames(Array.from({ length: options.count }, (_, i) => `${options.namePrefix}${i}`));
  const running = new Map<string, SimulatedNode>();
  /** Those that are to be started, each in a turn of its own, by their uid. */
  const starting = new Map<string, Node>();
  const byName = new Map<string, SimulatedNode>();
  const annotation = (node: Node, name: string): string | undefined =>
    node.metadata.annotations?.[`${annotationPrefix}/${name}`];

  const see = (node: Node): void => {
    const { uid = '', name = '' } = node.metadata;
    if (annotation(node, 'node') !== 'simulated') return;
    if (annotation(node, 'heartbeat') === 'none') {
      letGo(node);
      awaited.came(name);
      return;
    }
    const known = running.get(uid);
    if (known) {
      known.update(node);
      return;
    }
    if (!starting.has(uid)) shared.turns.add(() => start(uid));
    starting.set(uid, node);
  };
  const start = (uid: string): void => {
    const node = starting.get(uid);
    starting.delete(uid);
    if (!node || isStopped) return;
    const { name = '' } = node.metadata;
    const kubelet = startSimulatedNode({
      ...shared,
      objects: referenced(),
      client: { ...options.clientOf(name), clock },
      node,
      facts: factsOf(options, name, addresses.of(node)),
      sharedPool: sharedPool || undefined,
    });
    running.set(uid, kubelet);
    byName.set(name, kubelet);
    void kubelet.ready.then(() => awaited.came(name));
  };
  const letGo = ({ metadata: { uid = '', name = '' } }: Node): void => {
    const kubelet = running.get(uid);
    starting.delete(uid);
    kubelet?.dispose();
    running.delete(uid);
    if (byName.get(name) === kubelet) byName.delete(name);
  };
  let isStopped = false;
  started.add({
    dispose: () => {
      isStopped = true;
      for (const kubelet of running.values()) kubelet.dispose();
      running.clear();
      byName.clear();
    },
  });
  const deleted = (node: Node): void => {
    letGo(node);
    addresses.forget(node);
    shared.heartbeats.forget(node.metadata.name ?? '');
  };
  // Only who knows all nodes and all Pods knows which addresses are free.
  void Promise.all([nodes.whenSynced(), pods.whenSynced()]).then(() => {
    started.add(nodes.addHandler({ added: see, updated: see, deleted }));
    for (let index = 0; index < options.count && !isStopped; index++) {
      const name = `${options.namePrefix}${index}`;
      if (!nodes.cache.get({ name })) void create(options, name, started);
    }
  });
  return {
    ready: awaited.all,
    liveness: shared.heartbeats,
    usage: {
      containersOf: async (node, containerIds) => byName.get(node)?.usage.containersOf(containerIds),
      ofNode: async (node) => byName.get(node)?.usage.whole(),
    },
    dispose: () => started.dispose(),
  };
}

/** Resolves when all that are awaited have come. */
function awaitNames(names: readonly string[]): { readonly all: Promise<void>; came(name: string): void } {
  const missing = new Set(names);
  let done: () => void = () => {};
  const all = new Promise<void>((resolve) => (done = resolve));
  const came = (name: string): void => {
    missing.delete(name);
    if (missing.size === 0) done();
  };
  came('');
  return { all, came };
}

function factsOf(options: SimulatedNodesOptions, name: string, internalIp: string): NodeFacts {
  const { capacity, kubeletVersion } = options;
  return { name, internalIp, capacity, kubeletVersion };
}

const RETRY_MS = 1000;

/** Creates a Node that is not there yet; a server that is not ready is asked again, until all is stopped. */
async function create(options: SimulatedNodesOptions, name: string, started: Disposables): Promise<void> {
  const client = options.clientOf(name);
  try {
    const node = nodeObjectOf(name, simulatedMark(options.annotationPrefix));
    await client.resource<Node>('v1', 'nodes').create(node);
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'AlreadyExists') return;
    client.log.warn('node not created', { node: name, error });
    started.add(client.clock.setTimer(RETRY_MS, () => void create(options, name, started)));
  }
}
