import assert from 'node:assert/strict';
import type { AdmissionSelection } from '../../../../src/kube-apiserver/index.ts';
import { type Answer, type Harness, startServer } from '../harness.ts';

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

  it('has PodNodeSelector where it is enabled', async () => {
    const { send, server } = await started({ ...without, enable: ['PodNodeSelector'] });
    await send('POST', '/api/v1/namespaces', {
      metadata: {
        name: 'n',
        annotations: { 'scheduler.alpha.kubernetes.io/node-selector': 'zone=a, disk=ssd' },
      },
    });
    const create = (nodeSelector?: object) =>
      send('POST', '/api/v1/namespaces/n/pods?dryRun=All', pod(nodeSelector ? { nodeSelector } : {}));
    assert.deepEqual((await create()).body.spec.nodeSelector, { zone: 'a', disk: 'ssd' });
    assert.deepEqual((await create({ cpu: 'x', zone: 'a' })).body.spec.nodeSelector, {
      zone: 'a',
      disk: 'ssd',
      cpu: 'x',
    });
    assert.equal(
      (await create({ zone: 'b' })).body.message,
      'pods "a" is forbidden: pod node label selector conflicts with its namespace node label selector',
    );
    server.dispose();
  });

  describe('has OwnerReferencesPermissionEnforcement where it is enabled', () => {
    const CONFIGS = '/api/v1/namespaces/default/configmaps';
    const ROLES = '/apis/rbac.authorization.k8s.io/v1/namespaces/default';
    const me = { 'impersonate-user': 'me' };
    const owned = (more: object = {}): object => ({
      metadata: {
        name: 'a',
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'd', uid: 'u', ...more }],
      },
    });
    const blocking = owned({ blockOwnerDeletion: true });
    let harness: Awaited<ReturnType<typeof started>>;
    beforeEach(async () => {
      harness = await started({ enable: ['OwnerReferencesPermissionEnforcement'] });
      await allow('', 'configmaps', ['create', 'update', 'patch', 'get'], 'writes');
    });
    afterEach(() => harness.server.dispose());

    async function allow(group: string, resource: string, verbs: string[], name: string): Promise<void> {
      const { send } = harness;
      const rules = [{ apiGroups: [group], resources: [resource], verbs }];
      await send('POST', `${ROLES}/roles`, { metadata: { name }, rules });
      const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name };
      const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'me' }];
      await send('POST', `${ROLES}/rolebindings`, { metadata: { name }, roleRef, subjects });
    }

    it('for who may not delete what is owned', async () => {
      const { send } = harness;
      assert.equal((await send('POST', CONFIGS, owned(), me)).status, 201);
      const change = () => send('PUT', `${CONFIGS}/a`, owned({ name: 'other' }), me);
      assert.match((await change()).body.message, /cannot set an ownerRef on a resource you can't delete: /);
      await allow('', 'configmaps', ['delete'], 'deletes');
      assert.equal((await change()).status, 200);
    });

    it('for who may not finalize the owner that is to wait', async () => {
      const { send } = harness;
      const create = () => send('POST', `${CONFIGS}?dryRun=All`, blocking, me);
      assert.match(
        (await create()).body.message,
        /configmaps "a" is forbidden: cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: /,
      );
      await allow('apps', 'deployments/finalizers', ['update'], 'finalizes');
      assert.equal((await create()).status, 201);
      const unknown = await send('POST', CONFIGS, owned({ kind: 'None', blockOwnerDeletion: true }), me);
      assert.match(unknown.body.message, /cannot find RESTMapping for APIVersion apps\/v1 Kind None/);
    });
  });
});

async function started(admission: AdmissionSelection) {
  const harness = await startServer({ admission });
  const send: Harness['send'] = (...args) => harness.send(...args);
  return { send, server: harness.server };
}
