// What a ResourceQuota costs who creates Pods: creates a second by 16 clients into a namespace without and with a quota,
// in this process, with all controllers running, in memory.
//   node bench/quota.ts [--pods 2000] [--rounds 3]
import { parseArgs } from 'node:util';
import type { Pod, ResourceQuota } from '../src/kinds/index.ts';
import type { ResourceClient } from '../src/client/index.ts';
import { systemClock } from '../src/host/index.ts';
import { MemoryStore } from '../src/store/index.ts';
import { startInProcess } from './cluster/in-process.ts';

const { values } = parseArgs({
  options: { pods: { type: 'string', default: '2000' }, rounds: { type: 'string', default: '3' } },
});
const pods = Number(values.pods);
const CLIENTS = 16;

for (let round = 0; round < Number(values.rounds); round++) {
  const without = await measure(false);
  const withQuota = await measure(true);
  const cost = (withQuota.cpuMs / without.cpuMs).toFixed(2);
  console.log(`without ${text(without)}; with a quota ${text(withQuota)}; ${cost} times the processor time`);
}

interface Figures {
  readonly perSecond: number;
  /** Of this process, a create. */
  readonly cpuMs: number;
}

function text({ perSecond, cpuMs }: Figures): string {
  return `${perSecond.toFixed(0)} creates/s, ${cpuMs.toFixed(2)} ms of processor time each`;
}

async function measure(hasQuota: boolean): Promise<Figures> {
  const store = new MemoryStore({ clock: systemClock });
  const cluster = await startInProcess(store, 1);
  const client = cluster.client({ name: 'bench', groups: ['system:masters'] });
  if (hasQuota) await bringQuota(client.resource<ResourceQuota>('v1', 'resourcequotas'));
  const resource = client.resource<Pod>('v1', 'pods');
  let next = 0;
  const startedMs = performance.now();
  const before = process.cpuUsage();
  const work = async (): Promise<void> => {
    while (next < pods) await resource.create(podNamed(`p-${next++}`));
  };
  await Promise.all(Array.from({ length: CLIENTS }, work));
  const tookMs = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(before);
  await cluster.dispose();
  await store.close();
  return { perSecond: (pods * 1000) / tookMs, cpuMs: (user + system) / 1000 / pods };
}

async function bringQuota(quotas: ResourceClient<ResourceQuota>): Promise<void> {
  const hard = { pods: '1000000', 'requests.cpu': '100000' };
  const metadata = { name: 'q', namespace: 'default' };
  await quotas.create({ apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec: { hard } });
  for (;;) {
    const { status } = await quotas.get(metadata);
    if (status?.hard) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function podNamed(name: string): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: { containers: [{ name: 'app', image: 'app:1', resources: { requests: { cpu: '10m' } } }] },
  };
}
