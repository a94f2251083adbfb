// How fast the scheduler places Pods, and whether the API answers beside it: 10,000 waiting Pods on 5,000 nodes, and a
// small GET every 20 ms, all in this process over a store in memory. The nodes are objects alone: nobody runs the Pods.
// First the same number of Pods is bound by hand, which is the part of the cost that is not the scheduler's.
//   npm run generate && node bench/scheduler.ts [--pods 10000] [--nodes 5000] [--without-bindings-by-hand]
import { parseArgs } from 'node:util';
import type { Node, Pod } from '../src/kinds/index.ts';
import { createLog } from '../src/base/index.ts';
import { createEventRecorder, createInformers, type Informers } from '../src/client/index.ts';
import { startCluster } from '../src/cluster/index.ts';
import { createSystemRandom, systemClock } from '../src/host/index.ts';
import { startScheduler } from '../src/scheduler/index.ts';
import { MemoryStore } from '../src/store/index.ts';

const { values } = parseArgs({
  options: {
    pods: { type: 'string', default: '10000' },
    nodes: { type: 'string', default: '5000' },
    'without-bindings-by-hand': { type: 'boolean', default: false },
  },
});
const podCount = Number(values.pods);
const nodeCount = Number(values.nodes);
const GET_EVERY_MS = 20;

const random = createSystemRandom();
const log = createLog(({ level, message, fields }) => {
  if (message !== 'event dropped: too many wait') console.error(level, message, fields);
}, 'warn');
const cluster = await startCluster({
  store: new MemoryStore({ clock: systemClock }),
  clock: systemClock,
  random,
  log,
  trust: Promise.resolve({ authorityCertificate: 'a certificate' }),
  staticTokens: [],
  controllers: ['serviceaccount-controller'],
  scheduler: false,
  nodes: {
    count: 0,
    namePrefix: 'node-',
    capacity: {},
    annotationPrefix: 'simulation.wheelhouse.dev',
    manner: 'lifelike',
  },
});
const client = cluster.client({ name: 'system:admin', groups: ['system:masters'] });
const nodes = client.resource<Node>('v1', 'nodes');
const pods = client.resource<Pod>('v1', 'pods');

for (let i = 0; i < nodeCount; i++) {
  const name = `node-${i}`;
  await nodes.create({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name } },
    status: { allocatable: { cpu: '8', memory: '32Gi', pods: '110' } },
  });
  // Nobody who would find the node ready runs here.
  await nodes.patch({ name }, 'merge', { spec: { taints: null } });
}

/**
 * A small GET that is due every 20 ms, measured from when it was due: who holds the thread holds up all of them. Once
 * by the clock, which other programs on the machine slow down, and once by this thread's processor time.
 */
class Latencies {
  private readonly wallMs: number[] = [];
  private readonly cpuMs: number[] = [];
  private readonly running: Promise<void>[] = [];
  private readonly startedMs = performance.now();
  /** When the last two iterations of the event loop began. */
  private probes = [readTimes(), readTimes()] as const;
  private due = 1;
  private stopped = false;

  constructor() {
    this.probe();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.sendDue();
    await Promise.all(this.running);
    for (const list of [this.wallMs, this.cpuMs]) list.sort((a, b) => a - b);
  }

  print(name: string): void {
    for (const [which, share] of Object.entries({ p50: 0.5, p99: 0.99, max: 1 })) {
      print(name, `GET beside it, ${which}`, quantile(this.wallMs, share), 'ms');
    }
    for (const [which, share] of Object.entries({ p50: 0.5, p99: 0.99, max: 1 })) {
      print(name, `  of processor time, ${which}`, quantile(this.cpuMs, share), 'ms');
    }
  }

  private probe(): void {
    if (this.stopped) return;
    this.sendDue();
    this.probes = [this.probes[1], readTimes()];
    setImmediate(() => this.probe());
  }

  private sendDue(): void {
    for (; this.dueMs <= performance.now(); this.due++) {
      const { cpuMs } = this.probes.findLast(({ wallMs }) => wallMs <= this.dueMs) ?? this.probes[0];
      this.running.push(this.send(this.dueMs, cpuMs));
    }
  }

  private get dueMs(): number {
    return this.startedMs + this.due * GET_EVERY_MS;
  }

  private async send(dueMs: number, dueCpuMs: number): Promise<void> {
    await nodes.get({ name: 'node-0' });
    const { wallMs, cpuMs } = readTimes();
    this.wallMs.push(wallMs - dueMs);
    this.cpuMs.push(cpuMs - dueCpuMs);
  }
}

function readTimes() {
  const { user, system } = process.threadCpuUsage();
  return { wallMs: performance.now(), cpuMs: (user + system) / 1000 };
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}

if (!values['without-bindings-by-hand']) await measure('by hand', bindByHand);
await measure('scheduler', async (informers, done) => {
  const scheduler = startScheduler({ client, informers, random });
  await done;
  scheduler.dispose();
});
await cluster.dispose();

/** Makes Pods that wait, and measures from the start of `work`, with informers that know all, until all are bound. */
async function measure(
  name: string,
  work: (informers: Informers, done: Promise<void>) => Promise<void>,
): Promise<void> {
  for (let i = 0; i < podCount; i++) await pods.create(waitingPod(name, i));
  const { resourceVersion } = await pods.list({ limit: 1 });
  const informers = createInformers(client);
  await Promise.all([
    informers.of('v1', 'nodes').whenSynced(),
    informers.of('v1', 'pods').whenSynced(),
    informers.of('v1', 'persistentvolumeclaims').whenSynced(),
    informers.of('v1', 'persistentvolumes').whenSynced(),
    informers.of('storage.k8s.io/v1', 'storageclasses').whenSynced(),
    informers.of('v1', 'namespaces').whenSynced(),
    informers.of('v1', 'services').whenSynced(),
    informers.of('v1', 'replicationcontrollers').whenSynced(),
    informers.of('apps/v1', 'replicasets').whenSynced(),
    informers.of('apps/v1', 'statefulsets').whenSynced(),
    informers.of('policy/v1', 'poddisruptionbudgets').whenSynced(),
    informers.of('storage.k8s.io/v1', 'csinodes').whenSynced(),
    informers.of('storage.k8s.io/v1', 'csidrivers').whenSynced(),
    informers.of('storage.k8s.io/v1', 'csistoragecapacities').whenSynced(),
    informers.of('storage.k8s.io/v1', 'volumeattachments').whenSynced(),
  ]);
  const abort = new AbortController();
  const done = allBound(resourceVersion, abort.signal);
  const latencies = new Latencies();
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  await Promise.all([work(informers, done), done]);
  const elapsedMs = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(cpu);
  await latencies.stop();
  abort.abort();
  informers.dispose();
  print(name, 'Pods', (podCount * 1000) / elapsedMs, 'Pods/s');
  print(name, 'processor time', (user + system) / podCount, 'µs/Pod');
  latencies.print(name);
  await pods.deleteCollection({ namespace: 'default' }, { gracePeriodSeconds: 0 });
}

function waitingPod(name: string, index: number): Pod {
  const resources = { requests: { cpu: '100m', memory: '128Mi' } };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `${name.replace(' ', '-')}-${index}`, namespace: 'default', labels: { app: 'bench' } },
    spec: { containers: [{ name: 'main', image: 'registry.example/app:1', resources }] },
  };
}

/** Resolves when as many Pods as were made have a node. */
async function allBound(resourceVersion: string, signal: AbortSignal): Promise<void> {
  const bound = new Set<string>();
  for await (const { object } of pods.watch({ resourceVersion, signal })) {
    if (object.spec?.nodeName) bound.add(object.metadata.uid ?? '');
    if (bound.size === podCount) return;
  }
}

/** Binds each Pod to the next node, and tells of it, as the scheduler does: one Pod an iteration of the event loop. */
async function bindByHand(informers: Informers): Promise<void> {
  const waiting = informers.of<Pod>('v1', 'pods');
  const events = createEventRecorder(client, 'bench');
  let next = 0;
  for (const pod of waiting.cache.list()) {
    const { name = '', namespace = '', uid = '' } = pod.metadata;
    const target = { kind: 'Node', name: `node-${next++ % nodeCount}` };
    const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace, uid }, target };
    await pods.createSubresource({ name, namespace }, 'binding', binding);
    events.normal(
      pod,
      'Scheduled',
      `Successfully assigned ${namespace}/${name} to ${target.name}`,
      'Binding',
    );
    await new Promise(setImmediate);
  }
  events.dispose();
}

function print(part: string, name: string, value: number, unit: string): void {
  console.log(
    `${part.padEnd(12)} ${name.padEnd(28)} ${value.toFixed(value < 10 ? 2 : 0).padStart(8)} ${unit}`,
  );
}
