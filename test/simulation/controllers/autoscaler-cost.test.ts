import assert from 'node:assert/strict';
import type { Deployment, HorizontalPodAutoscaler } from '../../../src/kinds/index.ts';
import { simulateCluster, type SimulatedCluster } from '../../support/simulated-cluster.ts';
import { template } from './story.ts';

const USER = 'system:serviceaccount:kube-system:horizontal-pod-autoscaler';

/** What autoscalers that are at rest ask of the server within a minute, by what it is. */
async function askedByResting(autoscalers: number, otherPods: number): Promise<Map<string, number>> {
  const running: SimulatedCluster = await simulateCluster(23, {
    nodes: { count: 1, capacity: { cpu: '64', memory: '256Gi', pods: '500' } },
  });
  const asked = new Map<string, number>();
  try {
    const deployments = running.client.resource<Deployment>('apps/v1', 'deployments');
    const deploy = (name: string, replicas: number) => {
      const labels = { app: name };
      const containers = [{ name: 'app', image: 'app:1', resources: { requests: { cpu: '100m' } } }];
      return deployments.create({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name, namespace: 'default' },
        spec: {
          replicas,
          selector: { matchLabels: labels },
          template: template(labels, { cpu: '50m' }, { containers }),
        },
      });
    };
    if (otherPods > 0) await deploy('other', otherPods);
    for (let i = 0; i < autoscalers; i++) {
      const name = `web-${i}`;
      await deploy(name, 2);
      await running.client
        .resource<HorizontalPodAutoscaler>('autoscaling/v2', 'horizontalpodautoscalers')
        .create({
          apiVersion: 'autoscaling/v2',
          kind: 'HorizontalPodAutoscaler',
          metadata: { name, namespace: 'default' },
          spec: {
            scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
            maxReplicas: 10,
            metrics: [
              {
                type: 'Resource',
                resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
              },
            ],
          },
        });
    }
    await running.clock.advance(120_000);
    running.onRequest((method, target, user) => {
      if (user !== USER) return;
      const what = `${method} ${target.split('?')[0]?.replace(/web-\d+/, 'web')}`;
      asked.set(what, (asked.get(what) ?? 0) + 1);
    });
    await running.clock.advance(60_000);
    const { items } = await running.client
      .resource<HorizontalPodAutoscaler>('autoscaling/v2', 'horizontalpodautoscalers')
      .list();
    assert.ok(items.every(({ status }) => status?.desiredReplicas === 2));
  } finally {
    await running.stop();
  }
  return asked;
}

const SCALE = 'GET /apis/apps/v1/namespaces/default/deployments/web/scale';
const METRICS = 'GET /apis/metrics.k8s.io/v1beta1/namespaces/default/pods';

describe('autoscalers at rest', () => {
  it('read their scale and their metrics four times a minute, and write nothing', async () => {
    const asked = await askedByResting(5, 0);
    assert.equal(asked.get(SCALE), 20);
    assert.equal(asked.get(METRICS), 20);
    assert.deepEqual(
      [...asked.keys()].filter((what) => !what.startsWith('GET ')),
      [],
    );
  });

  it('share what they ask of discovery, and ask nothing of other Pods', async () => {
    const few = await askedByResting(2, 0);
    const many = await askedByResting(20, 100);
    const others = (asked: Map<string, number>): number =>
      [...asked].reduce((sum, [what, count]) => (what === SCALE || what === METRICS ? sum : sum + count), 0);
    assert.equal(many.get(METRICS), 10 * (few.get(METRICS) ?? 0));
    assert.ok(others(many) <= others(few), `${others(many)} requests of 20, ${others(few)} of 2`);
  });
});
