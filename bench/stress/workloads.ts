import path from 'node:path';
import { podCount } from './endless.ts';
import { type Owner, ownerManifest } from './owners.ts';
import { type Report, until } from './report.ts';
import { type Server, startServer, stopServer } from './server.ts';

const NODES = 2000;

/** As many Pods as one owner may have, each kind on a cluster of its own: how long until all are ready, and gone again. */
export async function workloads(report: Report, folder: string, pods: number): Promise<void> {
  const kinds = ['Deployment', 'StatefulSet', 'Job', 'DaemonSet'] satisfies Owner[];
  for (const kind of kinds) {
    const isDaemon = kind === 'DaemonSet';
    const nodes = isDaemon ? NODES : Math.ceil(pods / 100);
    const dataDir = path.join(folder, kind);
    const server = await startServer(dataDir, '--nodes', `${nodes}`);
    try {
      await oneWorkload(report, server, kind, isDaemon ? nodes : pods);
    } finally {
      await stopServer(server);
    }
  }
}

async function oneWorkload(report: Report, server: Server, kind: Owner, count: number): Promise<void> {
  const { path: collection, body } = ownerManifest(kind, 'crowd', count);
  const { client } = server;
  await report.part(server, `a ${kind} of ${count} becomes ready`, async () => {
    await client.send({ method: 'POST', path: collection, body });
    return until(async () => (await readyCount(server, collection)) === count);
  });
  await report.part(server, 'and goes', async () => {
    await client.send({ method: 'DELETE', path: `${collection}/crowd?propagationPolicy=Background` });
    return until(async () => (await podCount(server)) === 0);
  });
}

async function readyCount({ client }: Server, collection: string): Promise<number> {
  const { text } = await client.send({ path: `${collection}/crowd` });
  const { status = {} } = JSON.parse(text) as { status?: Record<string, number> };
  return status['succeeded'] ?? status['numberReady'] ?? status['readyReplicas'] ?? 0;
}
