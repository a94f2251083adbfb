// What a webhook costs: processor time of the server for a write that one is asked about, over that of a write without, and
// how much longer the client waits; beside upstream's kube-apiserver with its etcd (where WHEELHOUSE_PEER_APISERVER and
// WHEELHOUSE_PEER_ETCD name the two programs). The webhook is in this process, and answers at once. Nothing is stored.
//   npm run build && node bench/webhook.ts [--program NAME=dist/wheelhouse.cjs …] [--rounds 5] [--writes 400]
import fs from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { makeCredentials } from '../src/platform/index.ts';
import type { ApiClient } from './api/api-client.ts';
import { inParallel } from './api/measures.ts';
import { processorMs, type Target } from './api/target.ts';
import { startWheelhouse } from './api/wheelhouse.ts';
import { startPeer } from './peer/kube-apiserver.ts';

const { values } = parseArgs({
  options: {
    program: { type: 'string', multiple: true, default: [] },
    rounds: { type: 'string', default: '5' },
    writes: { type: 'string', default: '400' },
  },
});
const rounds = Number(values.rounds);
const writes = Number(values.writes);
const CLIENTS = 4;
const CONFIGURATIONS = '/apis/admissionregistration.k8s.io/v1';
/** Each in a namespace of its own, whose writes are asked about so many times, one after the other or at once. */
const KINDS = [
  { namespace: 'none', kind: undefined, count: 0 },
  { namespace: 'validating', kind: 'Validating', count: 1 },
  { namespace: 'mutating', kind: 'Mutating', count: 1 },
  { namespace: 'validating-ten', kind: 'Validating', count: 10 },
] as const;
type Kind = (typeof KINDS)[number];

interface Cost {
  readonly processorMs: number;
  readonly waitedMs: number;
}

const webhook = await startWebhook();
const targets: Target[] = [];
try {
  const programs = values.program.length > 0 ? values.program : [`wheelhouse=${ownProgram()}`];
  for (const text of programs) {
    const [name = '', file = name] = text.split('=');
    targets.push(await startWheelhouse(name, file));
  }
  const peer = await startPeer();
  if (peer) targets.push(peer);
  else
    console.log(
      'kube-apiserver and etcd: skipped, WHEELHOUSE_PEER_APISERVER or WHEELHOUSE_PEER_ETCD not set',
    );
  console.log(
    'a write in ms: processor time of the server, and what one client waits for; and what the webhook adds',
  );
  for (const target of targets) await measure(target);
} finally {
  for (const target of targets) await target.stop();
  webhook.close();
}

async function measure(target: Target): Promise<void> {
  const client = target.client(CLIENTS);
  try {
    for (const kind of KINDS) await configure(client, kind);
    const costs = new Map<Kind, Cost[]>(KINDS.map((kind) => [kind, []]));
    // The first round is not counted: what is compiled, and connected, is so after it.
    for (let round = 0; round <= rounds; round++) {
      for (const kind of KINDS) {
        const cost = await costOf(target, client, kind);
        if (round > 0) costs.get(kind)?.push(cost);
      }
    }
    const [without, ...others] = KINDS.map((kind) => ({ ...kind, cost: medianOf(costs.get(kind) ?? []) }));
    if (!without) return;
    console.log(`${target.name.padEnd(26)}${'without'.padEnd(18)}${shown(without.cost)}`);
    for (const { namespace, cost } of others) {
      const added = {
        processorMs: cost.processorMs - without.cost.processorMs,
        waitedMs: cost.waitedMs - without.cost.waitedMs,
      };
      console.log(`${''.padEnd(26)}${namespace.padEnd(18)}${shown(cost)}   adds ${shown(added)}`);
    }
  } finally {
    client.close();
  }
}

async function configure(client: ApiClient, { namespace, kind, count }: Kind): Promise<void> {
  await client.create('/api/v1/namespaces', { metadata: { name: namespace } });
  if (!kind) return;
  const webhooks = Array.from({ length: count }, (_, index) => ({
    name: `bench-${index}.example.com`,
    clientConfig: { url: `${webhook.url}/${kind}`, caBundle: webhook.caBundle },
    rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'], operations: ['CREATE'] }],
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
  }));
  await client.create(`${CONFIGURATIONS}/${kind.toLowerCase()}webhookconfigurations`, {
    metadata: { name: namespace },
    webhooks,
  });
  // Upstream's server hears of it later than its author.
  const before = webhook.asked();
  while (webhook.asked() === before) await write(client, namespace, 0);
}

async function costOf(target: Target, client: ApiClient, { namespace }: Kind): Promise<Cost> {
  const before = processorMs(target);
  await inParallel(client, writes, (index) => write(client, namespace, index));
  const cost = (processorMs(target) - before) / writes;
  const one = Math.ceil(writes / 10);
  const startMs = performance.now();
  for (let index = 0; index < one; index++) await write(client, namespace, index);
  return { processorMs: cost, waitedMs: (performance.now() - startMs) / one };
}

function write(client: ApiClient, namespace: string, index: number): Promise<string> {
  const data = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`key${n}`, `value ${index}`]));
  const object = { metadata: { name: `map-${index}` }, data };
  return client.create(`/api/v1/namespaces/${namespace}/configmaps?dryRun=All`, object);
}

/** Allows everything, and adds a label where it is asked for changes. */
async function startWebhook() {
  const { server: own, authority } = await makeCredentials(Date.now(), ['127.0.0.1']);
  const operations = [{ op: 'add', path: '/metadata/labels', value: { seen: 'yes' } }];
  const patch = { patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(operations)).toString('base64') };
  let asked = 0;
  const server = createServer({ cert: own.certificate, key: own.key }, (request, response) => {
    asked++;
    void json(request).then((body) => {
      const {
        kind,
        apiVersion,
        request: of,
      } = body as Record<string, unknown> & { request: { uid: string } };
      const changes = request.url?.startsWith('/Mutating') ? patch : {};
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({ kind, apiVersion, response: { uid: of.uid, allowed: true, ...changes } }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    caBundle: Buffer.from(authority.certificate).toString('base64'),
    asked: () => asked,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function ownProgram(): string {
  const file = path.resolve(import.meta.dirname, '../dist/wheelhouse.cjs');
  if (!fs.existsSync(file)) throw new Error(`${file} is missing: npm run build`);
  return file;
}

function medianOf(costs: readonly Cost[]): Cost {
  const median = (some: readonly number[]): number =>
    some.toSorted((a, b) => a - b)[Math.floor(some.length / 2)] ?? Number.NaN;
  return {
    processorMs: median(costs.map((cost) => cost.processorMs)),
    waitedMs: median(costs.map((cost) => cost.waitedMs)),
  };
}

function shown(cost: Cost): string {
  return `${cost.processorMs.toFixed(2).padStart(6)} of the processor, ${cost.waitedMs.toFixed(2).padStart(6)} waited`;
}
