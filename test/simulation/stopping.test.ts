import assert from 'node:assert/strict';
import type { HttpHandler } from '../../src/base/index.ts';
import type { Client } from '../../src/client/index.ts';
import type { Deployment, Node } from '../../src/kinds/index.ts';
import { simulateCluster } from '../support/simulated-cluster.ts';

const UNAVAILABLE = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  reason: 'ServiceUnavailable',
  code: 503,
};

describe('a cluster that is stopped', () => {
  for (const [when, workMs, way] of [
    ['in the middle of its work', 0, 'answers'],
    ['while its server fails', 5000, 'fails'],
    ['before its server fails what is under way', 5000, 'fails late'],
    ['before its server comes to what is under way', 5000, 'answers late'],
  ] as const) {
    it(`asks for nothing more, ${when}`, async () => {
      const asked: string[] = [];
      const held: (() => void)[] = [];
      let isSlow = false;
      const middleware =
        (handler: HttpHandler): HttpHandler =>
        async (request) => {
          asked.push(`${request.method} ${request.target}`);
          const isOwn = request.peer.identity?.name !== 'tester';
          if (!isSlow || !isOwn || way === 'answers') return handler(request);
          if (way !== 'fails') await new Promise<void>((resolve) => held.push(resolve));
          if (way === 'answers late') return handler(request);
          const body = new TextEncoder().encode(JSON.stringify(UNAVAILABLE));
          return { status: 503, headers: { 'content-type': 'application/json' }, body };
        };
      const running = await simulateCluster(1, { middleware });
      isSlow = true;
      await makeWork(running.client);
      await running.clock.advance(workMs);
      await running.stop();
      for (const answer of held) answer();
      await running.clock.advance(0);
      asked.length = 0;
      await running.clock.advance(3_600_000);
      assert.deepEqual(asked, []);
    });
  }
});

/** A node that has yet to say how it is, and Pods that have yet to be made. */
async function makeWork(client: Client): Promise<void> {
  const annotations = { 'simulation.wheelhouse.dev/node': 'simulated' };
  await client
    .resource<Node>('v1', 'nodes')
    .create({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'late', annotations } });
  await client.resource<Deployment>('apps/v1', 'deployments').create({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas: 30,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'web:1', ports: [{ containerPort: 80 }] }] },
      },
    },
  });
}
