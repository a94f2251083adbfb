import fs from 'node:fs';
import { waitingPods, CROWD } from '../stress/crowd-objects.ts';
import { podCount } from '../stress/endless.ts';
import { pause, type Report, until } from '../stress/report.ts';
import { seedObjects } from '../stress/seed.ts';
import { type Server, startMeasured, stopServer } from '../stress/server.ts';

const SELECTOR = { matchExpressions: [{ key: 'app', operator: 'Exists' }] };
const APP = { app: 'app-7' };

/** So many Pods in one namespace, and one of each kind whose controller looks at Pods, over all of them or a hundredth. */
export async function crowdOfPods(
  report: Report,
  dataDir: string,
  count: number,
  nodeArgs: readonly string[],
): Promise<void> {
  fs.mkdirSync(dataDir, { mode: 0o700 });
  await seedObjects(dataDir, waitingPods(count));
  const { server } = await startMeasured(dataDir, ['--nodes', '10'], nodeArgs);
  const { client } = server;
  const post = async (path: string, body: object): Promise<void> => {
    const { status, text } = await client.send({ method: 'POST', path, body: JSON.stringify(body) });
    if (status !== 201) throw new Error(text);
  };
  const core = `/api/v1/namespaces/${CROWD.pods}`;
  const group = (name: string): string => `/apis/${name}/namespaces/${CROWD.pods}`;
  await post('/api/v1/namespaces', { metadata: { name: CROWD.pods } });
  const part = (name: string, work: () => Promise<void>): Promise<void> =>
    report.part(server, name, async () => {
      await work();
      await quiet(server);
      return '';
    });
  await part(`${count} Pods are looked at`, async () => {});
  await part('a quota', () =>
    post(`${core}/resourcequotas`, { metadata: { name: 'all' }, spec: { hard: { pods: `${2 * count}` } } }),
  );
  await part('a budget over all', () =>
    post(`${group('policy/v1')}/poddisruptionbudgets`, {
      metadata: { name: 'all' },
      spec: { minAvailable: 1, selector: SELECTOR },
    }),
  );
  await part('a Service over a hundredth', () =>
    post(`${core}/services`, { metadata: { name: 'some' }, spec: { selector: APP, ports: [{ port: 80 }] } }),
  );
  const template = {
    metadata: { labels: APP },
    spec: { schedulerName: 'nobody', containers: [{ name: 'a', image: 'b' }] },
  };
  await part('a ReplicaSet that adopts all', () =>
    post(`${group('apps/v1')}/replicasets`, {
      metadata: { name: 'all' },
      spec: { replicas: count, selector: SELECTOR, template },
    }),
  );
  await part('which is scaled by one, five times', async () => {
    for (let i = 1; i <= 5; i++) {
      await client.send({
        method: 'PATCH',
        path: `${group('apps/v1')}/replicasets/all`,
        headers: { 'content-type': 'application/merge-patch+json' },
        body: JSON.stringify({ spec: { replicas: count + i } }),
      });
      await pause(200);
    }
  });
  await part('a StatefulSet of 10', () =>
    post(`${group('apps/v1')}/statefulsets`, {
      metadata: { name: 'few' },
      spec: {
        replicas: 10,
        serviceName: 'few',
        podManagementPolicy: 'Parallel',
        selector: { matchLabels: { tier: 'few' } },
        template: { ...template, metadata: { labels: { tier: 'few' } } },
      },
    }),
  );
  await part('a DaemonSet', () =>
    post(`${group('apps/v1')}/daemonsets`, {
      metadata: { name: 'each' },
      spec: {
        selector: { matchLabels: { tier: 'each' } },
        template: { ...template, metadata: { labels: { tier: 'each' } } },
      },
    }),
  );
  await part('a Job of 10', () =>
    post(`${group('batch/v1')}/jobs`, {
      metadata: { name: 'few' },
      spec: {
        parallelism: 10,
        completions: 10,
        template: {
          spec: { schedulerName: 'nobody', restartPolicy: 'Never', containers: [{ name: 'a', image: 'b' }] },
        },
      },
    }),
  );
  await report.part(server, 'the namespace ends', async () => {
    await client.send({ method: 'DELETE', path: core });
    return until(async () => (await podCount(server, CROWD.pods)) === 0);
  });
  await stopServer(server);
}

/** Waits until the processor is. */
async function quiet({ probed }: Server): Promise<void> {
  for (let last = (await probed.read()).cpuMs, round = 0; round < 120; round++) {
    await pause(1000);
    const { cpuMs } = await probed.read();
    if (cpuMs - last < 150) return;
    last = cpuMs;
  }
}
