// What a fork of a cluster costs, by how many objects there are and how much has happened before.
//   node bench/fork.ts [--objects 10000] [--times 5]
import { parseArgs } from 'node:util';
import { SeededRandom, silentLog, VirtualClock } from '../src/base/index.ts';
import { forkCluster, type ForkOptions, startCluster } from '../src/cluster/index.ts';
import type { ConfigMap, Deployment, Secret } from '../src/kinds/index.ts';
import { MemoryStore } from '../src/store/index.ts';

const { values } = parseArgs({
  options: { objects: { type: 'string', default: '10000' }, times: { type: 'string', default: '5' } },
});
const objects = Number(values.objects);
const namespace = 'default';
const drain = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const options: Omit<ForkOptions, 'drain'> = {
  random: new SeededRandom(1),
  log: silentLog,
  staticTokens: [],
  controllers: ['*'],
  scheduler: true,
  nodes: {
    count: 20,
    namePrefix: 'node-',
    capacity: { cpu: '64', memory: '256Gi', pods: '250', 'ephemeral-storage': '100Gi' },
    annotationPrefix: 'simulation.wheelhouse.dev',
    manner: 'lifelike',
  },
};

const clock = new VirtualClock(drain);
const store = new MemoryStore({ clock });
const trust = Promise.resolve({ authorityCertificate: 'a certificate' });
const cluster = await startCluster({ ...options, store, clock, trust });
const client = cluster.client({ name: 'bench', groups: ['system:masters'] });
const replicas = 20;
const deployments = Math.floor(objects / 10 / replicas);
for (let i = 0; i < deployments; i++) {
  const labels = { app: `web-${i}` };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'app:1' }] } };
  await client.resource<Deployment>('apps/v1', 'deployments').create({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `web-${i}`, namespace },
    spec: { replicas, selector: { matchLabels: labels }, template },
  });
}
await clock.advance(120_000);
const maps = client.resource<ConfigMap>('v1', 'configmaps');
const secrets = client.resource<Secret>('v1', 'secrets');
const count = async (): Promise<number> =>
  (await store.range({ start: '', end: '\uffff', limit: 0 })).remaining;
for (let i = 0, left = objects - (await count()); i < left; i++) {
  const object = { apiVersion: 'v1' as const, metadata: { name: `m-${i}`, namespace } };
  if (i % 2 === 0) await maps.create({ ...object, kind: 'ConfigMap', data: { i: `${i}` } });
  else await secrets.create({ ...object, kind: 'Secret', stringData: { i: `${i}` } });
}
console.log(
  `${await count()} objects, ${deployments * replicas} of them Pods, at revision ${await store.currentRevision()}`,
);
await measure('fork');
for (let i = 0; i < objects; i++) {
  await maps.patch({ name: 'm-0', namespace }, 'merge', { data: { i: `${-i}` } });
}
console.log(`${await count()} objects, at revision ${await store.currentRevision()}`);
await measure('fork after as many changes more');
await cluster.dispose();
await store.close();

async function measure(name: string): Promise<void> {
  const wallMs: number[] = [];
  const cpuMs: number[] = [];
  const snapshotMs: number[] = [];
  const startMs: number[] = [];
  for (let i = 0; i < Number(values.times); i++) {
    const alone = performance.now();
    await (await store.snapshot({ clock: new VirtualClock(drain, clock.now()) })).close();
    snapshotMs.push(performance.now() - alone);
    const used = process.cpuUsage();
    const begun = performance.now();
    const fork = await forkCluster({ store, nowMs: clock.now() }, { ...options, drain });
    wallMs.push(performance.now() - begun);
    cpuMs.push(process.cpuUsage(used).user / 1000);
    const first = performance.now();
    await fork.run({ limitMs: 0 });
    startMs.push(performance.now() - first);
    await fork.dispose();
  }
  const text = (list: readonly number[]): string => list.map((ms) => ms.toFixed(1)).join(' ');
  console.log(
    `${name}: ${text(wallMs)} ms, processor ${text(cpuMs)} ms; of that the store ${text(snapshotMs)} ms; its parts start when it is run: ${text(startMs)} ms`,
  );
}
