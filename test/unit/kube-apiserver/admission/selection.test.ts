import assert from 'node:assert/strict';
import type { AdmissionSelection } from '../../../../src/kube-apiserver/index.ts';
import { type Answer, startServer } from '../harness.ts';

const ALWAYS_PULLED = { image: 'example.com/image:1', imagePullPolicy: 'IfNotPresent' };

/** What a server with these plugins answers to one write. */
async function answer(admission: AdmissionSelection, path: string, body: object): Promise<Answer> {
  const harness = await startServer({ admission });
  try {
    return await harness.send('POST', path, body);
  } finally {
    harness.server.dispose();
  }
}

const pod = (spec: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a' },
  spec: { containers: [{ name: 'c', ...ALWAYS_PULLED }], ...spec },
});
const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'a' },
  spec: { ports: [{ port: 80 }], externalIPs: ['192.0.2.1'] },
};

describe('the selection of admission plugins', () => {
  const PODS = '/api/v1/namespaces/default/pods';
  const without = { disable: ['ServiceAccount'] };

  it('leaves out what is disabled', async () => {
    const { body: whole } = await answer(without, PODS, pod());
    assert.deepEqual([whole.spec.tolerations.length, whole.spec.priority], [2, 0]);
    const disable = ['ServiceAccount', 'DefaultTolerationSeconds', 'Priority'];
    const { status, body } = await answer({ disable }, PODS, pod());
    assert.equal(status, 201);
    assert.deepEqual([body.spec.tolerations, body.spec.priority], [undefined, undefined]);
  });

  it('keeps what is both disabled and enabled, as upstream does', async () => {
    const disable = ['ServiceAccount', 'DefaultTolerationSeconds'];
    const { body } = await answer({ disable, enable: ['DefaultTolerationSeconds'] }, PODS, pod());
    assert.equal(body.spec.tolerations.length, 2);
  });

  it('has AlwaysPullImages where it is enabled', async () => {
    const policy = async (selection: AdmissionSelection): Promise<unknown> =>
      (await answer(selection, PODS, pod())).body.spec.containers[0].imagePullPolicy;
    assert.equal(await policy(without), 'IfNotPresent');
    assert.equal(await policy({ ...without, enable: ['AlwaysPullImages'] }), 'Always');
  });

  it('has NamespaceAutoProvision where it is enabled, before the namespace is asked for', async () => {
    const path = '/api/v1/namespaces/new/configmaps';
    assert.equal((await answer({}, path, config)).status, 404);
    assert.equal((await answer({ enable: ['NamespaceAutoProvision'] }, path, config)).status, 201);
    const dry = await answer({ enable: ['NamespaceAutoProvision'] }, `${path}?dryRun=All`, config);
    assert.equal(dry.status, 404);
  });

  it('has NamespaceExists where it is enabled', async () => {
    const path = '/api/v1/namespaces/new/configmaps';
    const only = { disable: ['NamespaceLifecycle'] };
    assert.equal((await answer(only, path, config)).status, 201);
    const { status, body } = await answer({ ...only, enable: ['NamespaceExists'] }, path, config);
    assert.deepEqual([status, body.message], [404, 'namespaces "new" not found']);
  });

  it('has DenyServiceExternalIPs where it is enabled', async () => {
    const path = '/api/v1/namespaces/default/services';
    assert.equal((await answer({}, path, service)).status, 201);
    const { body } = await answer({ enable: ['DenyServiceExternalIPs'] }, path, service);
    assert.match(
      body.message,
      /services "a" is forbidden: Use of external IPs is denied by admission control/,
    );
  });

  it('has ExtendedResourceToleration where it is enabled', async () => {
    const resources = { limits: { 'example.com/gpu': '1' }, requests: { 'example.com/gpu': '1' } };
    const spec = { containers: [{ name: 'c', image: 'i', resources }] };
    const { body } = await answer({ ...without, enable: ['ExtendedResourceToleration'] }, PODS, pod(spec));
    assert.deepEqual(body.spec.tolerations.at(-1), {
      key: 'example.com/gpu',
      operator: 'Exists',
      effect: 'NoSchedule',
    });
  });

  it('has LimitPodHardAntiAffinityTopology where it is enabled', async () => {
    const term = { topologyKey: 'zone', labelSelector: {} };
    const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
    assert.equal((await answer(without, PODS, pod({ affinity }))).status, 201);
    const enable = ['LimitPodHardAntiAffinityTopology'];
    const { status, body } = await answer({ ...without, enable }, PODS, pod({ affinity }));
    assert.equal(status, 403);
    assert.match(body.message, /has TopologyKey zone but only key kubernetes.io\/hostname is allowed/);
  });

  it('has AlwaysDeny where it is enabled', async () => {
    const { body } = await answer(
      { enable: ['AlwaysDeny'] },
      '/api/v1/namespaces/default/configmaps',
      config,
    );
    assert.match(body.message, /admission control is denying all modifications/);
  });
});
