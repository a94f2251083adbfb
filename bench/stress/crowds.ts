import fs from 'node:fs';
import { CROWD, labelled, owned, waitingPods } from './crowd-objects.ts';
import { podCount } from './endless.ts';
import { pause, type Report, until } from './report.ts';
import { seedObjects } from './seed.ts';
import { type Server, startServer, stopServer } from './server.ts';
import { Watchers } from './sleepers.ts';

const WATCHERS = 20;

/**
 * Crowds that one request moves: half as many objects as said in a namespace that is deleted, a fifth of that number under
 * an owner, as Pods under a quota and in a table, and changed under watches with selectors.
 */
export async function crowds(report: Report, dataDir: string, objects: number): Promise<void> {
  const [half, fifth] = [objects / 2, objects / 5];
  fs.mkdirSync(dataDir, { mode: 0o700 });
  await seedObjects(dataDir, [
    ...labelled(half),
    ...owned(CROWD.background, 2, fifth),
    ...owned(CROWD.foreground, 3, fifth),
    ...waitingPods(fifth),
  ]);
  const server = await startServer(dataDir);
  try {
    for (const name of Object.values(CROWD)) {
      const body = JSON.stringify({ metadata: { name } });
      await server.client.send({ method: 'POST', path: '/api/v1/namespaces', body });
    }
    await quietly(server);
    await watchedChanges(report, server, fifth);
    await tables(report, server);
    await quota(report, server, fifth);
    await owners(report, server);
    await endOf(report, server, CROWD.changed, `a namespace of ${half} ConfigMaps ends`);
    await endOf(report, server, CROWD.pods, `a namespace of ${fifth} Pods ends`);
  } finally {
    await stopServer(server);
  }
}

/** Waits until the controllers have looked at what there is. */
async function quietly({ probed }: Server): Promise<void> {
  for (let round = 0; round < 100; round++) {
    await probed.settle();
    await pause(2000);
    const { cpuMs } = await probed.read();
    if (cpuMs < 500) return;
  }
}

async function watchedChanges(report: Report, server: Server, count: number): Promise<void> {
  const { client } = server;
  const path = `/api/v1/namespaces/${CROWD.changed}/configmaps`;
  const watchers = new Watchers();
  await report.part(server, `${count} changes under ${WATCHERS} selectors`, async () => {
    for (let i = 0; i < WATCHERS; i++) {
      const selector = encodeURIComponent(`app in (app-${i}, app-${i + 50})`);
      await watchers.open(client, `${path}?watch=1&resourceVersion=0&labelSelector=${selector}`, 1, 0);
    }
    await atOnce(16, count, async (i) => {
      await client.send({
        method: 'PATCH',
        path: `${path}/stress-${i}`,
        headers: { 'content-type': 'application/merge-patch+json' },
        body: JSON.stringify({ metadata: { labels: { app: `app-${(i + 1) % 100}` } } }),
      });
    });
    await pause(1000);
    return `${watchers.events} events`;
  });
  watchers.close();
}

async function tables(report: Report, server: Server): Promise<void> {
  const headers = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' };
  await report.part(server, 'kubectl get pods -A', async () => {
    return `${(await server.client.send({ path: '/api/v1/pods', headers })).bytes} bytes`;
  });
  await report.part(server, 'the same in pages of 500, as kubectl asks', async () => {
    let bytes = 0;
    for (let token = ''; ;) {
      const path = `/api/v1/pods?limit=500${token === '' ? '' : `&continue=${token}`}`;
      const answer = await server.client.send({ path, headers });
      bytes += answer.bytes;
      token = /"continue":"([^"]*)"/.exec(answer.text)?.[1] ?? '';
      if (token === '') return `${bytes} bytes`;
    }
  });
}

async function quota(report: Report, server: Server, count: number): Promise<void> {
  const { client } = server;
  const path = `/api/v1/namespaces/${CROWD.pods}/resourcequotas`;
  const hard = { pods: `${2 * count}`, 'requests.cpu': '10k' };
  await report.part(server, `a quota over ${count} Pods`, async () => {
    await client.send({
      method: 'POST',
      path,
      body: JSON.stringify({ metadata: { name: 'all' }, spec: { hard } }),
    });
    // Upstream writes thousands with their suffix, and so do we.
    const used = count % 1000 === 0 ? `${count / 1000}k` : `${count}`;
    return until(async () => {
      const { text } = await client.send({ path: `${path}/all` });
      return text.includes(`"used":{"pods":"${used}"`);
    });
  });
  await report.part(server, '500 Pods more under it', async () => {
    const spec = {
      schedulerName: 'nobody',
      containers: [{ name: 'a', image: 'b', resources: { requests: { cpu: '1m' } } }],
    };
    let refused = 0;
    await atOnce(16, 500, async (i) => {
      const { status } = await client.send({
        method: 'POST',
        path: `/api/v1/namespaces/${CROWD.pods}/pods`,
        body: JSON.stringify({ metadata: { name: `more-${i}` }, spec }),
      });
      if (status !== 201) refused++;
    });
    return `${refused} refused`;
  });
}

async function owners(report: Report, server: Server): Promise<void> {
  for (const [policy, namespace] of [
    ['Background', CROWD.background],
    ['Foreground', CROWD.foreground],
  ] as const) {
    const path = `/api/v1/namespaces/${namespace}/configmaps`;
    await report.part(server, `an owner goes, ${policy.toLowerCase()}`, async () => {
      await server.client.send({ method: 'DELETE', path: `${path}/owner?propagationPolicy=${policy}` });
      return until(async () => {
        const { text } = await server.client.send({ path: `${path}?limit=2` });
        return !text.includes('"name":"owner"') && !text.includes('"name":"dependent-');
      });
    });
  }
}

async function endOf(report: Report, server: Server, name: string, title: string): Promise<void> {
  const path = `/api/v1/namespaces/${name}`;
  await report.part(server, title, async () => {
    await server.client.send({ method: 'DELETE', path });
    const left = await until(async () => (await server.client.send({ path })).status === 404);
    return `${left}, ${await podCount(server, name)} Pods left`;
  });
}

async function atOnce(lanes: number, count: number, work: (i: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let i = next++; i < count; i = next++) await work(i);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
