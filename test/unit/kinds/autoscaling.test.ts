import assert from 'node:assert/strict';
import { startServer } from '../kube-apiserver/harness.ts';

const PATH = '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers';

describe('what an autoscaler scales', () => {
  const autoscaler = (target: object): object => ({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'a' },
    spec: { maxReplicas: 2, scaleTargetRef: { name: 'a', ...target } },
  });

  it('is of a group, but for a ReplicationController, which has none', async () => {
    const harness = await startServer();
    const send = (method: string, body: object, name = '') => harness.send(method, `${PATH}${name}`, body);
    const wrong = await send('POST', autoscaler({ kind: 'Deployment', apiVersion: 'v1' }));
    assert.match(
      wrong.body.message,
      /scaleTargetRef.apiVersion: Invalid value: "v1": apiVersion must specify API group/,
    );
    const controller = autoscaler({ kind: 'ReplicationController', apiVersion: 'v1' });
    assert.equal((await send('POST', controller)).status, 201);
    const change = await send('PUT', autoscaler({ kind: 'Pod', apiVersion: 'v1' }), '/a');
    assert.equal(change.status, 422);
    assert.equal((await send('PUT', controller, '/a')).status, 200);
    harness.server.dispose();
  });
});
