import assert from 'node:assert/strict';
import { type Harness, startServer } from './harness.ts';

const V1 = '/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers';
const V2 = V1.replace('v1', 'v2');
const CONDITIONS = 'autoscaling.alpha.kubernetes.io/conditions';
const condition = (status: string): object => ({
  type: 'AbleToScale',
  status,
  lastTransitionTime: '2026-01-02T03:04:05Z',
  reason: 'Said',
  message: 'so',
});
const spec = { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' } };
const autoscaler = (status: string, more: object = {}): object => ({
  metadata: { name: 'a', annotations: { [CONDITIONS]: JSON.stringify([condition(status)]), kept: 'yes' } },
  spec,
  ...more,
});

describe('the status that an autoscaling/v1 object carries in its annotations', () => {
  let server: Harness;
  beforeEach(async () => {
    server = await startServer();
  });

  it('is nothing that whoever creates the object can set', async () => {
    const counts = { currentReplicas: 1, desiredReplicas: 1 };
    const { status, body } = await server.send('POST', V1, autoscaler('True', { status: counts }));
    assert.equal(status, 201);
    assert.deepEqual(body.metadata.annotations, { kept: 'yes' });
    const stored = await server.send('GET', `${V2}/a`);
    assert.equal(stored.body.status.conditions, undefined);
  });

  it('is changed by its subresource alone', async () => {
    await server.send('POST', V1, { metadata: { name: 'a' }, spec });
    const counts = { currentReplicas: 1, desiredReplicas: 1 };
    await server.send('PUT', `${V1}/a/status`, autoscaler('True', { status: counts }));
    await server.send('PUT', `${V1}/a`, autoscaler('False'));
    const { body } = await server.send('GET', `${V2}/a`);
    assert.deepEqual(body.status.conditions, [condition('True')]);
    const { body: first } = await server.send('GET', `${V1}/a`);
    assert.deepEqual(JSON.parse(first.metadata.annotations[CONDITIONS]), [condition('True')]);
  });
});
