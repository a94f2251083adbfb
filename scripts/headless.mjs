// The main job without an editor: a cluster in the background, the samples applied, and the table of what runs.
//   npm start -- --headless        the cluster goes on running; `npx wheelhouse down` stops it
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as k8s from '@kubernetes/client-node';
import { parseAllDocuments } from 'yaml';
import { project } from './prepare.mjs';

const SETTLE_MS = 120_000;
const DATA_DIR = join(project, '.wheelhouse');
const SAMPLES = join(project, 'samples');

/** What each kind says of itself, and whether that is all that was asked for. */
const STATES = {
  Namespace: ({ status }) => [status.phase, status.phase === 'Active'],
  Deployment: ({ spec, status }) => replicas(spec.replicas, status.availableReplicas),
  StatefulSet: ({ spec, status }) => replicas(spec.replicas, status.readyReplicas),
  Job: ({ spec, status }) => {
    const complete = (status.conditions ?? []).some(
      ({ type, status: holds }) => type === 'Complete' && holds === 'True',
    );
    return [`${status.succeeded ?? 0}/${spec.completions ?? 1} completed`, complete];
  },
  CronJob: ({ spec }) => [spec.schedule, true],
  PersistentVolume: ({ status }) => [status.phase, status.phase === 'Bound' || status.phase === 'Available'],
  PersistentVolumeClaim: ({ status }) => [status.phase, status.phase === 'Bound'],
  Service: ({ spec }) => [`${spec.type} ${spec.clusterIP ?? ''}`, true],
};

const cluster = await startCluster();
console.log(`cluster ready at ${cluster.server} after ${cluster.readyMs} ms`);
const config = new k8s.KubeConfig();
config.loadFromFile(cluster.kubeconfig);
const api = k8s.KubernetesObjectApi.makeApiClient(config);

const objects = readSamples();
for (const object of objects) await apply(object);
console.log(`applied ${objects.length} objects of samples/`);

const rows = await settle();
printTable(rows);
console.log(`\nThe cluster goes on in process ${cluster.pid}; \`npx wheelhouse down\` stops it.`);
console.log(`  export KUBECONFIG=${cluster.kubeconfig}`);
process.exitCode = rows.every(({ ready }) => ready) ? 0 : 1;

/** Starts a cluster that outlives this script, or takes the one that is there. Resolves with what it says of itself. */
function startCluster() {
  const args = [join(project, 'dist/wheelhouse.cjs'), 'up', '--data-dir', DATA_DIR, '--json'];
  const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((resolve, reject) => {
    let complaint = '';
    child.stderr.on('data', (chunk) => (complaint += chunk));
    createInterface({ input: child.stdout }).once('line', (line) => {
      for (const stream of [child.stdout, child.stderr]) stream.destroy();
      child.unref();
      resolve(JSON.parse(line));
    });
    child.on('error', reject);
    child.on('close', () => {
      const running = /is in use by process/.test(complaint) ? readHolder() : undefined;
      if (running) resolve({ ...running, readyMs: 0 });
      else reject(new Error(complaint.trim()));
    });
  });
}

function readHolder() {
  const holder = JSON.parse(readFileSync(join(DATA_DIR, 'holder.json'), 'utf8'));
  return holder.server ? holder : undefined;
}

function readSamples() {
  return readdirSync(SAMPLES)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .flatMap((name) => parseAllDocuments(readFileSync(join(SAMPLES, name), 'utf8')))
    .map((document) => document.toJS())
    .filter(Boolean);
}

async function apply(object) {
  await api.patch(object, undefined, undefined, 'wheelhouse', true, k8s.PatchStrategy.ServerSideApply);
}

/** Reads the objects until each is ready, or the time is over. */
async function settle() {
  const untilMs = Date.now() + SETTLE_MS;
  for (;;) {
    const rows = [];
    for (const object of objects) rows.push(rowOf(await api.read(object)));
    if (rows.every(({ ready }) => ready) || Date.now() > untilMs) return rows;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function rowOf(object) {
  const { kind, metadata } = object;
  const [state, ready] = STATES[kind]?.(object) ?? ['', true];
  return { kind, namespace: metadata.namespace ?? '', name: metadata.name, state, ready };
}

function replicas(wanted = 1, ready = 0) {
  return [`${ready}/${wanted} ready`, ready === wanted];
}

function printTable(rows) {
  const columns = ['kind', 'namespace', 'name', 'state'];
  const cells = [
    columns.map((column) => column.toUpperCase()),
    ...rows.map((row) => columns.map((c) => row[c])),
  ];
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => line[i].length)));
  console.log('');
  for (const line of cells)
    console.log(
      line
        .map((cell, i) => cell.padEnd(widths[i]))
        .join('   ')
        .trimEnd(),
    );
}
