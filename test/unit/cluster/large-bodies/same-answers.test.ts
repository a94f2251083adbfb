import assert from 'node:assert/strict';
import { configMap, plain, type Request, serve, type Served } from './harness.ts';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const PODS = '/api/v1/namespaces/default/pods';
const json = JSON.stringify;
const typed = (subtype: string): Record<string, string> => ({ 'content-type': `application/${subtype}` });
const APPLY = typed('apply-patch+yaml');
const MERGE = typed('merge-patch+json');
const JANE = { name: 'jane', groups: ['system:authenticated'] };

/** The forms of an answer that are made of what is stored. */
const READ_FORMS: readonly string[] = [
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  'text/none',
];

/** Those of a list, and of a watch. */
const LIST_FORMS: readonly string[] = [
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
  // Is refused.
  'application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
];
const WATCH_FORMS: readonly string[] = [
  'application/vnd.kubernetes.protobuf;stream=watch',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
];

/** Every form of a write, done and refused. Each finds what the ones before have left. */
const REQUESTS: readonly Request[] = [
  { method: 'POST', target: CONFIG_MAPS, body: configMap('a', 5) },
  { method: 'POST', target: CONFIG_MAPS, body: configMap('a', 5) },
  { method: 'POST', target: CONFIG_MAPS, body: '{"metadata":' },
  {
    method: 'POST',
    target: CONFIG_MAPS,
    body: json({ metadata: { name: 'Not a name' }, data: { '/': 'x' } }),
  },
  {
    method: 'POST',
    target: `${CONFIG_MAPS}?fieldValidation=Strict`,
    body: '{"metadata":{"name":"b"},"more":1}',
  },
  { method: 'POST', target: CONFIG_MAPS, body: '{"metadata":{"name":"b"},"more":1,"more":2}' },
  { method: 'POST', target: `${CONFIG_MAPS}?dryRun=All`, body: configMap('dry', 1) },
  { method: 'POST', target: CONFIG_MAPS, body: 'metadata:\n  name: yaml\n', headers: typed('yaml') },
  { method: 'POST', target: CONFIG_MAPS, body: 'x', headers: typed('xml') },
  { method: 'POST', target: '/api/v1/namespaces/none/configmaps', body: configMap('a', 1) },
  {
    method: 'POST',
    target: PODS,
    body: json({ metadata: { name: 'p' }, spec: { containers: [{ name: 'a', image: 'b' }] } }),
  },
  { method: 'PUT', target: `${CONFIG_MAPS}/a`, body: configMap('a', 3) },
  {
    method: 'PUT',
    target: `${CONFIG_MAPS}/a`,
    body: json({ metadata: { name: 'a', resourceVersion: '1' } }),
  },
  { method: 'PATCH', target: `${CONFIG_MAPS}/a`, body: '{"data":{"b":"c"}}', headers: MERGE },
  {
    method: 'PATCH',
    target: `${CONFIG_MAPS}/a`,
    body: '{"data":{"b":null}}',
    headers: typed('strategic-merge-patch+json'),
  },
  {
    method: 'PATCH',
    target: `${CONFIG_MAPS}/a`,
    body: json([{ op: 'add', path: '/data/x', value: 'y' }]),
    headers: typed('json-patch+json'),
  },
  {
    method: 'PATCH',
    target: `${CONFIG_MAPS}/a`,
    body: json([{ op: 'test', path: '/data/x', value: 'z' }]),
    headers: typed('json-patch+json'),
  },
  {
    method: 'PATCH',
    target: `${CONFIG_MAPS}/applied?fieldManager=me`,
    body: configMap('applied', 2),
    headers: APPLY,
  },
  {
    method: 'PATCH',
    target: `${CONFIG_MAPS}/applied?fieldManager=other`,
    body: configMap('applied', 3),
    headers: APPLY,
  },
  { method: 'PATCH', target: `${CONFIG_MAPS}/none`, body: '{}', headers: MERGE },
  { method: 'PATCH', target: `${PODS}/p/status`, body: '{"status":{"message":"well"}}', headers: MERGE },
  {
    method: 'PUT',
    target: '/api/v1/namespaces/default/replicationcontrollers/none/scale',
    body: '{"spec":{"replicas":1}}',
  },
  {
    method: 'POST',
    target: `${PODS}/p/binding`,
    body: json({ metadata: { name: 'p' }, target: { kind: 'Node', name: 'n' } }),
  },
  { method: 'POST', target: `${PODS}/p/eviction`, body: json({ metadata: { name: 'p' } }) },
  { method: 'POST', target: '/apis/authentication.k8s.io/v1/selfsubjectreviews', body: '{}', user: JANE },
  {
    method: 'POST',
    target: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: json({ spec: { resourceAttributes: { verb: 'get', resource: 'pods' } } }),
    user: JANE,
  },
  { method: 'POST', target: CONFIG_MAPS, body: configMap('c', 1), user: JANE },
  {
    method: 'POST',
    target: '/apis/rbac.authorization.k8s.io/v1/clusterroles',
    body: json({
      metadata: { name: 'maker' },
      rules: [{ apiGroups: ['rbac.authorization.k8s.io'], resources: ['clusterroles'], verbs: ['create'] }],
    }),
  },
  {
    method: 'POST',
    target: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
    body: json({
      metadata: { name: 'maker' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'maker' },
      subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'jane' }],
    }),
  },
  {
    method: 'POST',
    target: '/apis/rbac.authorization.k8s.io/v1/clusterroles',
    body: json({
      metadata: { name: 'more' },
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['*'] }],
    }),
    user: JANE,
  },
  {
    method: 'POST',
    target: '/api/v1/namespaces/default/services',
    body: json({
      metadata: { name: 's' },
      spec: { clusterIP: '10.96.7.7', type: 'NodePort', ports: [{ port: 80, nodePort: 30_007 }] },
    }),
  },
  {
    method: 'POST',
    target: '/api/v1/namespaces/default/services',
    body: json({ metadata: { name: 't' }, spec: { clusterIP: '10.96.7.7', ports: [{ port: 80 }] } }),
  },
  {
    method: 'POST',
    target: '/api/v1/namespaces/default/resourcequotas',
    body: json({ metadata: { name: 'q' }, spec: { hard: { configmaps: '1' } } }),
  },
  {
    method: 'POST',
    target: '/api/v1/namespaces/default/events',
    body: json({ metadata: { name: 'e' }, involvedObject: { namespace: 'default' }, reason: 'Why' }),
  },
  ...READ_FORMS.flatMap((accept): Request[] => [
    { method: 'GET', target: `${CONFIG_MAPS}/a`, headers: { accept } },
    // What was made for the first one is still there for the second.
    { method: 'GET', target: `${CONFIG_MAPS}/a`, headers: { accept } },
    { method: 'GET', target: `${CONFIG_MAPS}/none`, headers: { accept } },
  ]),
  { method: 'GET', target: `${CONFIG_MAPS}/a?pretty=1` },
  ...LIST_FORMS.flatMap((accept): Request[] => [
    { method: 'GET', target: CONFIG_MAPS, headers: { accept } },
    { method: 'GET', target: `${CONFIG_MAPS}?includeObject=Object`, headers: { accept } },
    { method: 'GET', target: `${CONFIG_MAPS}?limit=1`, headers: { accept } },
  ]),
  { method: 'GET', target: `${CONFIG_MAPS}?pretty=1` },
  {
    method: 'GET',
    target: '/apis/autoscaling/v1/horizontalpodautoscalers',
    headers: { accept: LIST_FORMS[0] ?? '' },
  },
  ...WATCH_FORMS.map((accept): Request => {
    const target = `${CONFIG_MAPS}?watch=1&timeoutSeconds=1`;
    return { method: 'GET', target, headers: { accept } };
  }),
  { method: 'DELETE', target: `${CONFIG_MAPS}/a`, body: json({ preconditions: { uid: 'another' } }) },
  { method: 'DELETE', target: `${CONFIG_MAPS}/a`, body: json({ propagationPolicy: 'Background' }) },
  { method: 'DELETE', target: CONFIG_MAPS, body: json({ gracePeriodSeconds: 0 }) },
  {
    method: 'POST',
    target: '/apis/batch/v1/namespaces/default/cronjobs',
    body: json({
      metadata: { name: 'c' },
      spec: {
        schedule: '* * * * *',
        jobTemplate: {
          spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'b' }] } } },
        },
      },
    }),
  },
  { method: 'POST', target: '/apis/none/v1/things', body: '{}' },
  { method: 'PUT', target: CONFIG_MAPS, body: '{}' },
  {
    method: 'POST',
    target: CONFIG_MAPS,
    body: '{"metadata":{"name":"d"}}',
    headers: { accept: 'application/yaml' },
  },
  {
    method: 'POST',
    target: CONFIG_MAPS,
    body: '{"metadata":{"name":"f"}}',
    headers: { accept: 'application/vnd.kubernetes.protobuf' },
  },
  {
    method: 'POST',
    target: CONFIG_MAPS,
    body: '{"metadata":{"name":"g"}}',
    headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' },
  },
];

describe('a request with a large body', function () {
  this.timeout(60_000);
  let own: Served;
  let beside: Served;
  before(async () => {
    own = await serve({ fromBytes: undefined });
    beside = await serve({ fromBytes: 0 });
  });
  after(() => {
    own.dispose();
    beside.dispose();
  });

  for (const [i, request] of REQUESTS.entries()) {
    const { method, target, headers } = request;
    it(`is answered as in place: ${i} ${method} ${target} ${headers?.['content-type'] ?? ''}`, async () => {
      assert.deepEqual(plain(await beside.send(request)), plain(await own.send(request)));
    });
  }

  it('was served beside, in one thread', () => {
    assert.equal(beside.threads(), 1);
    assert.equal(own.threads(), 0);
  });

  for (const accept of [...LIST_FORMS.slice(0, -1), ...WATCH_FORMS]) {
    it(`is written beside for whoever lists or watches it as ${accept}`, async () => {
      const target = '/api/v1/namespaces/kube-public/configmaps';
      await beside.send({ method: 'POST', target, body: configMap('told', 3) });
      const { largeBodies } = beside;
      assert.ok(largeBodies);
      let written = 0;
      const write = largeBodies.write.bind(largeBodies);
      largeBodies.write = (...of) => {
        written++;
        return write(...of);
      };
      const query = WATCH_FORMS.includes(accept) ? '?watch=1&timeoutSeconds=1' : '';
      await beside.send({ method: 'GET', target: `${target}${query}`, headers: { accept } });
      largeBodies.write = write;
      await beside.send({ method: 'DELETE', target });
      assert.ok(written >= 1);
    });
  }

  it('is seen by who reads from the cluster itself', async () => {
    const target = '/api/v1/namespaces/kube-system/configmaps';
    const { status } = await beside.send({ method: 'POST', target, body: configMap('seen', 3) });
    const read = await beside.send({ method: 'GET', target: `${target}/seen` });
    assert.deepEqual([status, read.status], [201, 200]);
  });
});
