import { ownerManifest } from '../stress/owners.ts';
import { podCount } from '../stress/endless.ts';
import { type Report, until } from '../stress/report.ts';
import { type Server, startMeasured } from '../stress/server.ts';
import { print } from './print.ts';

/** Starts a cluster of so many nodes, and says how long it took until all were ready. */
export async function join(
  dataDir: string,
  nodes: number,
  nodeArgs: readonly string[] = [],
): Promise<Server> {
  const { server, readyMs } = await startMeasured(dataDir, ['--nodes', `${nodes}`], nodeArgs);
  const { cpuMs } = await server.probed.read();
  print(
    `${nodes} nodes ready`,
    `${(readyMs / 1000).toFixed(2)} s, ${(cpuMs / 1000).toFixed(2)} s of processor`,
  );
  print('of them ready', `${await readyNodes(server, nodes)}`);
  return server;
}

/** Makes a Deployment of so many Pods, and says when all run; and then when all are gone. */
export async function podsRun(report: Report, server: Server, count: number): Promise<void> {
  const { client } = server;
  const { path, body } = ownerManifest('Deployment', 'crowd', count);
  await report.part(server, `${count} Pods run`, async () => {
    await client.send({ method: 'POST', path, body });
    return until(async () => {
      const { text } = await client.send({ path: `${path}/crowd` });
      const { status } = JSON.parse(text) as { status?: { readyReplicas?: number } };
      return status?.readyReplicas === count;
    });
  });
  await report.part(server, 'and go', async () => {
    await client.send({ method: 'DELETE', path: `${path}/crowd?propagationPolicy=Background` });
    return until(async () => (await podCount(server)) === 0);
  });
}

/** How many nodes say that they are ready, by pages. */
async function readyNodes({ client }: Server, nodes: number): Promise<number> {
  let ready = 0;
  for (let token = ''; ;) {
    const { text } = await client.send({
      path: `/api/v1/nodes?limit=50${token === '' ? '' : `&continue=${token}`}`,
    });
    const { items, metadata } = JSON.parse(text) as NodeList;
    for (const { status } of items) {
      if (status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')) ready++;
    }
    token = metadata.continue ?? '';
    if (token === '') return ready;
    if (ready > nodes) throw new Error('more nodes than there are');
  }
}

interface NodeList {
  readonly metadata: { readonly continue?: string };
  readonly items: readonly {
    readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
  }[];
}
