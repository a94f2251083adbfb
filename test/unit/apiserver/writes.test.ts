import assert from 'node:assert/strict';
import {
  APPLY_PATCH,
  type Harness,
  JSON_PATCH,
  MERGE_PATCH,
  startServer,
  STRATEGIC_PATCH,
} from '../kube-apiserver/harness.ts';

const PATH = '/api/v1/namespaces/default/configmaps';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';

const DEPLOYMENT = {
  metadata: { name: 'web' },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'example.com/web:1' }] },
    },
  },
};

describe('writes', () => {
  let api: Harness;
  beforeEach(async () => (api = await startServer()));
  afterEach(() => api.server.dispose());

  it('takes another uid in a PUT for another object, and refuses to change it by a patch', async () => {
    const { body } = await api.send('POST', PATH, { metadata: { name: 'a' } });
    const metadata = { ...body.metadata, uid: '11111111-2222-3333-4444-555555555555' };
    const put = await api.send('PUT', `${PATH}/a`, { ...body, metadata });
    assert.deepEqual([put.status, put.body.reason], [409, 'Conflict']);
    for (const headers of [MERGE_PATCH, STRATEGIC_PATCH]) {
      const patch = await api.send('PATCH', `${PATH}/a`, { metadata: { uid: metadata.uid } }, headers);
      assert.equal(patch.status, 422);
      assert.match(patch.body.message, /metadata\.uid: Invalid value: .*: field is immutable$/);
    }
  });

  it('lets the annotation of a DaemonSet that it adds belong to who makes that', async () => {
    const daemonSet = { ...DEPLOYMENT, spec: { ...DEPLOYMENT.spec, replicas: undefined } };
    const { body } = await api.send('POST', DEPLOYMENTS.replace('deployments', 'daemonsets'), daemonSet);
    const [made] = body.metadata.managedFields;
    const annotations = made.fieldsV1['f:metadata']['f:annotations'];
    assert.ok('f:deprecated.daemonset.template.generation' in annotations);
    assert.equal(body.metadata.annotations['deprecated.daemonset.template.generation'], '1');
  });

  it('holds an update to the revision that it names', async () => {
    const { body } = await api.send('POST', PATH, { metadata: { name: 'a' } });
    assert.equal((await api.send('PUT', `${PATH}/a`, { ...body, data: { k: '1' } })).status, 200);
    const late = await api.send('PUT', `${PATH}/a`, { ...body, data: { k: '2' } });
    assert.deepEqual(
      [late.status, late.body.message],
      [
        409,
        'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
      ],
    );
    const forced = await api.send('PUT', `${PATH}/a`, { metadata: { name: 'a' }, data: { k: '3' } });
    assert.deepEqual([forced.status, forced.body.data.k], [200, '3']);
  });

  it('loses no write of several at once', async () => {
    await api.send('POST', PATH, { metadata: { name: 'a' } });
    const keys = Array.from({ length: 8 }, (_, i) => `k${i}`);
    const answers = await Promise.all(
      keys.map((key) => api.send('PATCH', `${PATH}/a`, { data: { [key]: 'v' } }, MERGE_PATCH)),
    );
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.deepEqual(Object.keys((await api.send('GET', `${PATH}/a`)).body.data).sort(), keys);
  });

  it('lets several apply one new object at once', async () => {
    const apply = (manager: string): ReturnType<Harness['send']> =>
      api.send(
        'PATCH',
        `${PATH}/a?fieldManager=${manager}`,
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { [manager]: 'v' } },
        APPLY_PATCH,
      );
    const answers = await Promise.all(['x', 'y', 'z'].map(apply));
    assert.deepEqual(answers.map(({ status }) => String(status)).sort(), ['200', '200', '201']);
    assert.deepEqual((await api.send('GET', `${PATH}/a`)).body.data, { x: 'v', y: 'v', z: 'v' });
  });

  it('writes nothing where nothing changes', async () => {
    const made = await api.send('POST', PATH, { metadata: { name: 'a' }, data: { k: 'v' } });
    await api.clock.advance(5000);
    const again = await api.send('PUT', `${PATH}/a`, { metadata: { name: 'a' }, data: { k: 'v' } });
    assert.deepEqual(again.body, made.body);
  });

  it('shows what a dry run would do, and does nothing', async () => {
    const dry = await api.send('POST', `${PATH}?dryRun=All`, { metadata: { name: 'a' } });
    assert.deepEqual([dry.status, dry.body.metadata.resourceVersion], [201, undefined]);
    assert.equal((await api.send('GET', `${PATH}/a`)).status, 404);
    await api.send('POST', PATH, { metadata: { name: 'a' } });
    assert.equal((await api.send('POST', `${PATH}?dryRun=All`, { metadata: { name: 'a' } })).status, 409);
    assert.equal((await api.send('DELETE', `${PATH}/a?dryRun=All`)).status, 200);
    assert.equal((await api.send('GET', `${PATH}/a`)).status, 200);
  });

  it('creates by PUT only what upstream creates so', async () => {
    const lease = await api.send('PUT', '/apis/coordination.k8s.io/v1/namespaces/default/leases/l', {
      metadata: { name: 'l' },
      spec: {},
    });
    assert.equal(lease.status, 201);
    assert.equal((await api.send('PUT', `${PATH}/none`, { metadata: { name: 'none' } })).status, 404);
  });

  it('warns of unknown fields, or refuses or passes over them', async () => {
    const body = { metadata: { name: 'a' }, bogus: 1 };
    const warned = await api.send('POST', `${PATH}?dryRun=All`, body);
    assert.deepEqual(warned.headers['warning'], ['299 - "unknown field \\"bogus\\""']);
    const refused = await api.send('POST', `${PATH}?fieldValidation=Strict`, body);
    assert.equal(refused.status, 400);
    assert.match(refused.body.message, /strict decoding error: unknown field "bogus"/);
    const ignored = await api.send('POST', `${PATH}?dryRun=All&fieldValidation=Ignore`, body);
    assert.deepEqual([ignored.status, ignored.headers['warning']], [201, undefined]);
  });

  it('patches in four ways', async () => {
    await api.send('POST', DEPLOYMENTS, DEPLOYMENT);
    const path = `${DEPLOYMENTS}/web`;
    const replaced = await api.send(
      'PATCH',
      path,
      [{ op: 'replace', path: '/spec/replicas', value: 3 }],
      JSON_PATCH,
    );
    assert.equal(replaced.body.spec.replicas, 3);
    const merged = await api.send('PATCH', path, { metadata: { labels: { a: 'b' } } }, MERGE_PATCH);
    assert.deepEqual([merged.body.metadata.labels, merged.body.metadata.generation], [{ a: 'b' }, 2]);
    const container = { name: 'side', image: 'example.com/side:1' };
    const strategic = await api.send(
      'PATCH',
      path,
      { spec: { template: { spec: { containers: [container] } } } },
      STRATEGIC_PATCH,
    );
    const names = strategic.body.spec.template.spec.containers.map(({ name }: { name: string }) => name);
    assert.deepEqual(names, ['side', 'web']);
    const applied = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { replicas: 9 },
    };
    const conflict = await api.send('PATCH', `${path}?fieldManager=other`, applied, APPLY_PATCH);
    assert.deepEqual([conflict.status, conflict.body.details.causes[0].field], [409, '.spec.replicas']);
    const forced = await api.send('PATCH', `${path}?fieldManager=other&force=true`, applied, APPLY_PATCH);
    assert.deepEqual([forced.status, forced.body.spec.replicas], [200, 9]);
  });

  it('keeps the status to its subresource', async () => {
    await api.send('POST', DEPLOYMENTS, { ...DEPLOYMENT, status: { replicas: 7 } });
    const path = `${DEPLOYMENTS}/web`;
    assert.equal((await api.send('GET', path)).body.status.replicas, undefined);
    const patched = await api.send(
      'PATCH',
      `${path}/status`,
      { spec: { replicas: 9 }, status: { replicas: 1 } },
      MERGE_PATCH,
    );
    assert.deepEqual([patched.body.spec.replicas, patched.body.status.replicas], [2, 1]);
  });

  it('records who manages which field', async () => {
    await api.send('POST', PATH, { metadata: { name: 'a' }, data: { k: 'v' } });
    const { body } = await api.send(
      'PATCH',
      `${PATH}/a`,
      { data: { l: 'w' } },
      { ...MERGE_PATCH, 'user-agent': 'other/2' },
    );
    const managers = body.metadata.managedFields.map(({ manager }: { manager: string }) => manager);
    assert.deepEqual(managers.sort(), ['other', 'test']);
  });

  it('serves an Event in both of its versions', async () => {
    const event = {
      metadata: { name: 'e' },
      involvedObject: { kind: 'Pod', namespace: 'default', name: 'p' },
      reason: 'Started',
      message: 'it runs',
      type: 'Normal',
    };
    assert.equal((await api.send('POST', '/api/v1/namespaces/default/events', event)).status, 201);
    const { body } = await api.send('GET', '/apis/events.k8s.io/v1/namespaces/default/events/e');
    assert.deepEqual([body.apiVersion, body.note, body.regarding.name], ['events.k8s.io/v1', 'it runs', 'p']);
  });

  it('keeps one of owners that are named twice, and warns', async () => {
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: 'u' };
    const other = { ...owner, uid: 'v' };
    const metadata = { name: 'owned', ownerReferences: [owner, other, owner] };
    const { body, headers } = await api.send('POST', PATH, { metadata });
    assert.deepEqual(body.metadata?.ownerReferences, [owner, other]);
    assert.match(String(headers['warning']), /contains duplicate entries.*duplicate UID\(s\) observed: u"/);
  });
});
