import type { Node } from '../../kinds/index.ts';
import { StatusError } from '../../api/index.ts';
import { type Disposable, Disposables } from '../../base/index.ts';
import type { Client, Informers } from '../../client/index.ts';
import { createAddressPool, podCidrOf } from '../address-pool.ts';
import { type NodeAgent, startNodeAgent } from '../node-agent.ts';
import { type NodeFacts, nodeObjectOf } from '../node-object.ts';
import { createPodDispatch, type PodDispatch } from '../pod-dispatch.ts';
import { backoffRestarts, immediateRestarts } from '../restart-policy.ts';
import { type AttemptCounter, createAttemptCounter } from './attempt-counter.ts';
import { createSimulatedRuntime } from './simulated-runtime.ts';

export interface SimulatedNodesOptions {
  readonly client: Client;
  readonly informers: Informers;
  /** How many nodes are made at the start: `NAME_PREFIX0`, `NAME_PREFIX1`, … */
  readonly count: number;
  readonly namePrefix: string;
  /** Of the annotations that say how nodes and Pods behave. */
  readonly annotationPrefix: string;
  /** What each node has, where its own status does not say otherwise: cpu, memory, pods, … */
  readonly capacity: Readonly<Record<string, string>>;
  /**
   * `lifelike`: Pods restart with back-off, and events tell what the node does; `plain`: they restart at once and
   * without a word, for tests of controllers that do not wait.
   */
  readonly manner: 'lifelike' | 'plain';
  readonly kubeletVersion: string;
}

export interface SimulatedNodes extends Disposable {
  /** Resolves when the nodes made at the start are Ready. */
  readonly ready: Promise<void>;
}

/**
 * Runs nodes on which no process runs: those it makes, and every Node that somebody creates with the annotation
 * `PREFIX/node: simulated`. `PREFIX/heartbeat: none` makes a node fall silent: neither its Lease nor its Pods move.
 */
export function startSimulatedNodes(options: SimulatedNodesOptions): SimulatedNodes {
  const { client, informers, annotationPrefix } = options;
  const started = new Disposables();
  const agents = new Map<string, Disposable>();
  const pods = started.add(createPodDispatch(informers));
  const annotation = (node: Node, name: string): string | undefined =>
    node.metadata.annotations?.[`${annotationPrefix}/${name}`];

  const attempts = createAttemptCounter();
  const awaited = new Set(Array.from({ length: options.count }, (_, i) => `${options.namePrefix}${i}`));
  let allReady: () => void = () => {};
  const ready = new Promise<void>((resolve) => (allReady = resolve));
  const isReady = (name = ''): void => {
    awaited.delete(name);
    if (awaited.size === 0) allReady();
  };
  isReady();
  let adopted = 0;
  const see = (node: Node): void => {
    const { uid = '' } = node.metadata;
    if (annotation(node, 'node') !== 'simulated' || agents.has(uid) !== isSilent(node)) return;
    if (isSilent(node)) {
      letGo(uid);
      isReady(node.metadata.name);
      return;
    }
    const agent = startAgent(options, { pods, attempts }, node, adopted++);
    agents.set(uid, agent);
    void agent.ready.then(() => isReady(node.metadata.name));
  };
  const isSilent = (node: Node): boolean => annotation(node, 'heartbeat') === 'none';
  const letGo = (uid: string): void => {
    agents.get(uid)?.dispose();
    agents.delete(uid);
  };
  started.add({ dispose: () => [...agents.keys()].forEach(letGo) });
  const nodes = informers.of<Node>('v1', 'nodes');
  started.add(
    nodes.addHandler({ added: see, updated: see, deleted: (node) => letGo(node.metadata.uid ?? '') }),
  );
  for (let index = 0; index < options.count; index++) void create(client, factsOf(options, index), started);
  return { ready, dispose: () => started.dispose() };
}

function startAgent(
  options: SimulatedNodesOptions,
  { pods, attempts }: { readonly pods: PodDispatch; readonly attempts: AttemptCounter },
  node: Node,
  index: number,
): NodeAgent {
  const { client, annotationPrefix, manner } = options;
  const podCidr = node.spec?.podCIDR ?? podCidrOf(index);
  const facts = { ...factsOf(options, index), name: node.metadata.name ?? '', podCidr };
  return startNodeAgent({
    client,
    node,
    facts,
    pods,
    runtime: createSimulatedRuntime({
      clock: client.clock,
      annotationPrefix,
      addresses: createAddressPool(podCidr),
      attempts,
    }),
    restarts: manner === 'lifelike' ? backoffRestarts : immediateRestarts,
    tellsEvents: manner === 'lifelike',
  });
}

function factsOf(options: SimulatedNodesOptions, index: number): NodeFacts {
  return {
    name: `${options.namePrefix}${index}`,
    internalIp: `172.30.${(index + 2) >> 8}.${(index + 2) & 255}`,
    podCidr: podCidrOf(index),
    capacity: options.capacity,
    runtimeVersion: 'simulated://1.0',
    kubeletVersion: options.kubeletVersion,
    annotations: { [`${options.annotationPrefix}/node`]: 'simulated' },
  };
}

const RETRY_MS = 1000;

/** Creates a Node that is not there yet; a server that is not ready is asked again, until all is stopped. */
async function create(client: Client, facts: NodeFacts, started: Disposables): Promise<void> {
  try {
    await client.resource<Node>('v1', 'nodes').create(nodeObjectOf(facts));
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'AlreadyExists') return;
    client.log.warn('node not created', { node: facts.name, error });
    started.add(client.clock.setTimer(RETRY_MS, () => void create(client, facts, started)));
  }
}
