// What one greedy client costs another: how long the requests of a modest one take while it is alone, and while another
// user lists 20,000 objects over 200 connections. A modest client's 99th percentile may at most double, and none of its
// requests may be refused.
//   npm run build && node bench/fairness.ts [--objects 20000] [--connections 200] [--seconds 20]
import fs from 'node:fs';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import { seedConfigMaps } from './stress/seed.ts';
import { startServer, stopServer } from './stress/server.ts';

const { values } = parseArgs({
  options: {
    objects: { type: 'string', default: '20000' },
    connections: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '20' },
  },
});
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const MODEST = {
  'a get': `${CONFIG_MAPS}/stress-000001`,
  'a page of 100': `${CONFIG_MAPS}?limit=100`,
  'the whole list': CONFIG_MAPS,
};
const measureMs = Number(values.seconds) * 1000;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-fairness-'));
const dataDir = path.join(folder, 'data');
const tokens = path.join(folder, 'tokens.csv');
fs.writeFileSync(tokens, 'greedy,greedy,1,"readers"\nmodest,modest,2,"readers"\n');
const first = await startServer(dataDir, '--nodes', '0');
await stopServer(first);
await seedConfigMaps(dataDir, Number(values.objects));
const server = await startServer(dataDir, '--nodes', '0', '--token-auth-file', tokens);
try {
  await letThemRead();
  const { host, port, ca } = server.client.address;
  const options = (token: string, target: string): https.RequestOptions => ({
    host,
    port,
    ca,
    path: target,
    headers: { authorization: `Bearer ${token}` },
  });
  for (const [name, target] of Object.entries(MODEST)) {
    await measured(options('modest', target), 2000);
    const alone = await measured(options('modest', target), measureMs);
    const greedy = new Worker(path.join(import.meta.dirname, 'fairness/greedy.ts'), {
      workerData: { options: options('greedy', CONFIG_MAPS), connections: Number(values.connections) },
    });
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const beside = await measured(options('modest', target), measureMs);
    greedy.postMessage('stop');
    const [codes] = (await once(greedy, 'message')) as [[number, number][]];
    await once(greedy, 'exit');
    const answers = codes.map(([code, count]) => `${count} of ${code}`).join(', ');
    console.log(
      `${name}: p50 ${ms(alone, 0.5)} -> ${ms(beside, 0.5)}, p99 ${ms(alone, 0.99)} -> ${ms(beside, 0.99)},`,
    );
    console.log(`  ${alone.refused + beside.refused} refused; the greedy one got ${answers}`);
  }
} finally {
  await stopServer(server);
  fs.rmSync(folder, { recursive: true, force: true });
}

async function letThemRead(): Promise<void> {
  const group = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'readers' };
  await server.client.send({
    method: 'POST',
    path: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
    body: JSON.stringify({
      metadata: { name: 'readers' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
      subjects: [group],
    }),
  });
}

interface Measured {
  /** Sorted. */
  readonly tookMs: readonly number[];
  readonly refused: number;
}

/** Asks one thing after the other over one connection. */
async function measured(options: https.RequestOptions, forMs: number): Promise<Measured> {
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
  const tookMs: number[] = [];
  let refused = 0;
  const endMs = performance.now() + forMs;
  while (performance.now() < endMs || tookMs.length < 5) {
    const startedMs = performance.now();
    const code = await codeOf({ ...options, agent });
    tookMs.push(performance.now() - startedMs);
    if (code === 429) refused++;
    else if (code !== 200) throw new Error(`the answer is a ${code}`);
  }
  agent.destroy();
  return { tookMs: tookMs.sort((a, b) => a - b), refused };
}

function codeOf(options: https.RequestOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = https.get(options, (response) => {
      response.on('data', () => undefined);
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', reject);
    });
    request.on('error', reject);
  });
}

function ms({ tookMs }: Measured, part: number): string {
  return `${(tookMs[Math.floor((tookMs.length - 1) * part)] ?? 0).toFixed(1)} ms`;
}
