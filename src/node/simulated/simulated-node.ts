import {
  AttachedDisks,
  containersOf,
  createEnvironment,
  ownEnvironment,
  PodDevices,
  PodVolumes,
  type ReferencedObjects,
} from '../managers/index.ts';
import type { Node } from '../../kinds/index.ts';
import { type Disposable, Disposables } from '../../base/index.ts';
import type { Client } from '../../client/index.ts';
import {
  backoffRestarts,
  immediateRestarts,
  type Heartbeats,
  type Kubelet,
  type NodeFacts,
  type PodDispatch,
  type PodTurns,
  startKubelet,
} from '../kubelet/index.ts';
import { type AddressPool, createAddressPool } from './address-pool.ts';
import type { AttemptCounter } from './attempt-counter.ts';
import { attemptKey, behaviourOf, type Simulation } from './behaviour.ts';
import { formerSandboxOf } from './former-sandbox.ts';
import { devicesRule } from './node-devices.ts';
import { driversRule } from './node-drivers.ts';
import { PublishedRule } from './node-rule.ts';
import { NodeStats } from './node-stats.ts';
import { createCommandReader } from './command-reader.ts';
import { createSimulatedImages } from './simulated-images.ts';
import { shareOf } from './load-share.ts';
import { SimulatedFiles } from './simulated-files.ts';
import { createSimulatedProbes } from './simulated-probes.ts';
import { SimulatedRuntime } from './simulated-runtime.ts';
import type { ContainerPlan } from './simulated-sandboxes.ts';
import { simulatedVolumes, VOLUMES_ROOT } from './simulated-volumes.ts';

export interface SimulatedNodeOptions {
  readonly client: Client;
  readonly node: Node;
  readonly facts: NodeFacts;
  readonly simulation: Simulation;
  /** What all simulated nodes share. */
  readonly pods: PodDispatch;
  readonly attempts: AttemptCounter;
  readonly heartbeats: Heartbeats;
  readonly turns: PodTurns;
  /** What Pods refer to; left out, no Pod waits for it. */
  readonly objects: ReferencedObjects | undefined;
  /** The addresses of all Pods, where no node has a range of its own. */
  readonly sharedPool: AddressPool | undefined;
}

export interface SimulatedNode extends Kubelet {
  readonly usage: NodeStats;
}

/** Runs a node on which nothing runs. What ran there before, as the statuses of its Pods tell, goes on. */
export function startSimulatedNode(options: SimulatedNodeOptions): SimulatedNode {
  const { client, node, facts, simulation, heartbeats, pods, turns, objects, sharedPool } = options;
  const { clock } = client;
  const started = new Disposables();
  const files = new SimulatedFiles();
  const runtime = started.add(
    new SimulatedRuntime({
      clock,
      planOf: (sandbox, containerName) => planOf(options, files, sandbox, containerName),
      poolOf: (cidr) => createAddressPool({ cidr, isHeld: (address) => pods.holds(address) }),
      ...(sharedPool ? { pool: sharedPool } : {}),
    }),
  );
  const former = [...pods.on(facts.name)].sort((a, b) => createdMs(a) - createdMs(b));
  for (const pod of former) {
    const sandbox = formerSandboxOf(pod);
    if (sandbox) runtime.restore(sandbox);
  }
  const disks = objects && started.add(new AttachedDisks(client, node));
  const { annotationPrefix } = simulation;
  const rules = [
    driversRule(client, `${annotationPrefix}/csi-drivers`),
    devicesRule(client, `${annotationPrefix}/devices`),
  ].map((rule) => started.add(new PublishedRule(client, node, rule)));
  const kubelet = startKubelet({
    client,
    node,
    facts,
    heartbeats,
    pods,
    turns,
    runtime,
    images: createSimulatedImages(simulation, clock),
    probesOf: (events) => createSimulatedProbes({ simulation, clock, events }),
    volumesOf: (events) => {
      if (!objects || !disks) return simulatedVolumes;
      const told = events ? { events } : {};
      const volumes = new PodVolumes({ objects, disks, clock, root: VOLUMES_ROOT, ...told });
      return new PodDevices({ volumes, objects, clock, ...told });
    },
    environment: objects ? createEnvironment({ objects, clock }) : ownEnvironment,
    ...(objects ? { objects } : {}),
    restarts: simulation.manner === 'lifelike' ? backoffRestarts : immediateRestarts,
    admitsAll: simulation.manner === 'plain',
    tellsEvents: simulation.manner === 'lifelike',
  });
  started.add<Disposable>(kubelet);
  const usage = new NodeStats({ runtime, clock, node, simulation });
  return {
    ready: kubelet.ready,
    usage,
    update: (seen) => {
      usage.update(seen);
      disks?.update(seen);
      for (const rule of rules) rule.update(seen);
      kubelet.update(seen);
    },
    dispose: () => started.dispose(),
  };
}

function planOf(
  { pods, attempts, simulation, client: { clock } }: SimulatedNodeOptions,
  files: SimulatedFiles,
  { name, namespace, uid }: { readonly name: string; readonly namespace: string; readonly uid: string },
  containerName: string,
): ContainerPlan | undefined {
  const pod = pods.find({ name, namespace });
  if (pod?.metadata.uid !== uid) return undefined;
  const container = containersOf(pod).find(({ name: own }) => own === containerName);
  if (!container) return undefined;
  const behaviour = behaviourOf(pod, container, simulation);
  return {
    behaviour,
    ...(behaviour.endsAsRead ? { read: createCommandReader(pod, container, files) } : {}),
    shareOf: (total) => shareOf(total, pod, pods, clock),
    countAttempts: (more) => attempts.count(attemptKey(pod, container), more),
  };
}

function createdMs({ metadata }: { readonly metadata: { readonly creationTimestamp?: string } }): number {
  return Date.parse(metadata.creationTimestamp ?? '') || 0;
}
