// How quick and how small a cluster is: start, memory and CPU when idle with the samples running, and a Deployment of
// 500 replicas up and down on 10 nodes.
//   npm run build && node bench/cluster.ts [--runs 5]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { AppsV1Api, KubeConfig, KubernetesObjectApi, PatchStrategy } from '@kubernetes/client-node';
import { parseAllDocuments } from 'yaml';

const root = path.resolve(import.meta.dirname, '..');
const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' } } });
const runs = Number(values.runs);

interface RunningCluster {
  readonly pid: number;
  readonly readyMs: number;
  /** From the start of the process to the line that says it is ready. */
  readonly wallMs: number;
  readonly config: KubeConfig;
  stop(): Promise<void>;
}

const starts: RunningCluster[] = [];
for (let run = 0; run <= runs; run++) {
  const cluster = await start();
  await cluster.stop();
  if (run > 0) starts.push(cluster); // The first one fills the code cache.
}
print('ready, by its own word', median(starts.map(({ readyMs }) => readyMs)), 'ms');
print('ready, from outside', median(starts.map(({ wallMs }) => wallMs)), 'ms');

const idle = await start();
await applySamples(idle.config);
await pause(15_000);
print('resident with the samples running', residentMiB(idle.pid), 'MiB');
const before = cpuMs(idle.pid);
await pause(30_000);
print('CPU when idle', ((cpuMs(idle.pid) - before) / 30_000) * 100, '% of one core');
await idle.stop();

const large = await start('--nodes', '10');
const apps = large.config.makeApiClient(AppsV1Api);
await timed('500 replicas ready', async () => {
  await apps.createNamespacedDeployment({ namespace: 'default', body: deployment(500) });
  await until(async () => (await readStatus()).availableReplicas === 500);
});
await timed('500 replicas gone', async () => {
  const body = { metadata: { name: 'large', namespace: 'default' }, spec: { replicas: 0 } };
  await apps.replaceNamespacedDeploymentScale({ name: 'large', namespace: 'default', body });
  await until(async () => ((await readStatus()).replicas ?? 0) === 0 && (await podCount()) === 0);
});
print('resident after that', residentMiB(large.pid), 'MiB');
await large.stop();

async function start(...args: readonly string[]): Promise<RunningCluster> {
  const startedMs = performance.now();
  const program = path.join(root, 'dist/wheelhouse.cjs');
  const child = spawn(process.execPath, [program, 'up', '--ephemeral', '--json', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const wallMs = performance.now() - startedMs;
  const { pid, readyMs, kubeconfig } = JSON.parse(line) as {
    pid: number;
    readyMs: number;
    kubeconfig: string;
  };
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  return {
    pid,
    readyMs,
    wallMs,
    config,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function applySamples(config: KubeConfig): Promise<void> {
  const api = KubernetesObjectApi.makeApiClient(config);
  const folder = path.join(root, 'samples');
  const names = fs.readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  for (const name of names.sort()) {
    for (const document of parseAllDocuments(fs.readFileSync(path.join(folder, name), 'utf8'))) {
      const object = document.toJS() as Parameters<typeof api.patch>[0] | null;
      if (object) await api.patch(object, undefined, undefined, 'bench', true, PatchStrategy.ServerSideApply);
    }
  }
}

function deployment(replicas: number) {
  return {
    metadata: { name: 'large' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'large' } },
      template: {
        metadata: { labels: { app: 'large' } },
        spec: { containers: [{ name: 'main', image: 'registry.example/app:1' }] },
      },
    },
  };
}

async function readStatus() {
  const { status } = await apps.readNamespacedDeployment({ namespace: 'default', name: 'large' });
  return status ?? {};
}

async function podCount(): Promise<number> {
  const api = KubernetesObjectApi.makeApiClient(large.config);
  return (await api.list('v1', 'Pod', 'default')).items.length;
}

async function timed(name: string, work: () => Promise<void>): Promise<void> {
  const startedMs = performance.now();
  await work();
  print(name, performance.now() - startedMs, 'ms');
}

async function until(done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) await pause(20);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function residentMiB(pid: number): number {
  const kibibytes = /VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kibibytes) / 1024;
}

function cpuMs(pid: number): number {
  const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const ticks = Number(fields[11]) + Number(fields[12]);
  return (ticks * 1000) / 100;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function print(name: string, value: number, unit: string): void {
  console.log(`${name.padEnd(36)} ${value.toFixed(value < 10 ? 2 : 0).padStart(8)} ${unit}`);
}

if (os.platform() !== 'linux') console.log('memory and CPU are read from /proc: Linux only');
