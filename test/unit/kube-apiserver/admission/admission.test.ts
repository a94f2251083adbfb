import assert from 'node:assert/strict';
import { type Answer, type Harness, startServer } from '../harness.ts';

const PODS = '/api/v1/namespaces/default/pods';

function pod(name: string, spec: object = {}, metadata: object = {}): object {
  const containers = [{ name: 'c', image: 'example.com/image:1' }];
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, ...metadata }, spec: { containers, ...spec } };
}

describe('admission', () => {
  let harness: Harness;
  before(async () => {
    harness = await startServer();
    await made('/api/v1/namespaces/default/serviceaccounts', 'v1', 'ServiceAccount', 'default');
  });

  async function made(
    path: string,
    apiVersion: string,
    kind: string,
    name: string,
    { metadata, ...fields }: { metadata?: object; [field: string]: unknown } = {},
  ): Promise<void> {
    const answer = await harness.send('POST', path, {
      apiVersion,
      kind,
      metadata: { name, ...metadata },
      ...fields,
    });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
  }

  const tryPod = (spec: object): Promise<Answer> =>
    harness.send('POST', `${PODS}?dryRun=All`, pod('a', spec));

  async function refusal(spec: object): Promise<string> {
    const { status, body } = await tryPod(spec);
    assert.equal(status, 403, JSON.stringify(body));
    return body.message.replace('pods "a" is forbidden: ', '');
  }

  describe('NamespaceLifecycle', () => {
    it('refuses what goes into a namespace that is not there', async () => {
      const { status, body } = await harness.send('POST', '/api/v1/namespaces/none/pods', pod('a'));
      assert.equal(status, 404);
      assert.equal(body.message, 'namespaces "none" not found');
    });

    it('keeps the namespaces of the system', async () => {
      const { status, body } = await harness.send('DELETE', '/api/v1/namespaces/kube-system');
      assert.equal(status, 403);
      assert.equal(body.message, 'namespaces "kube-system" is forbidden: this namespace may not be deleted');
    });

    it('lets nothing new into a namespace that ends', async () => {
      await made('/api/v1/namespaces', 'v1', 'Namespace', 'ending');
      await harness.send('DELETE', '/api/v1/namespaces/ending');
      const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'a-' } };
      const { body } = await harness.send('POST', '/api/v1/namespaces/ending/configmaps', config);
      assert.equal(
        body.message,
        'configmaps "a-" is forbidden: unable to create new content in namespace ending because it is being terminated',
      );
      assert.deepEqual(body.details.causes, [
        {
          reason: 'NamespaceTerminating',
          message: 'namespace ending is being terminated',
          field: 'metadata.namespace',
        },
      ]);
    });
  });

  describe('ServiceAccount', () => {
    it('mounts a token where nothing else is', async () => {
      const own = { name: 'own', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' };
      const { body } = await tryPod({
        containers: [
          { name: 'one', image: 'i' },
          { name: 'two', image: 'i', volumeMounts: [own] },
        ],
        initContainers: [{ name: 'init', image: 'i' }],
        volumes: [{ name: 'own', emptyDir: {} }],
      });
      const { volumes, containers, initContainers, serviceAccountName } = body.spec;
      assert.equal(serviceAccountName, 'default');
      assert.match(volumes[1].name, /^kube-api-access-[a-z0-9]{5}$/);
      assert.equal(volumes[1].projected.sources.length, 3);
      const mount = { name: volumes[1].name, readOnly: true, mountPath: own.mountPath };
      assert.deepEqual(containers[0].volumeMounts, [mount]);
      assert.deepEqual(containers[1].volumeMounts, [own]);
      assert.deepEqual(initContainers[0].volumeMounts, [mount]);
    });

    it('does as Pod and account say, the Pod first', async () => {
      const quiet = { automountServiceAccountToken: false, imagePullSecrets: [{ name: 'pull' }] };
      await made('/api/v1/namespaces/default/serviceaccounts', 'v1', 'ServiceAccount', 'quiet', quiet);
      const silent = await tryPod({ serviceAccountName: 'quiet' });
      assert.deepEqual(
        [silent.body.spec.volumes, silent.body.spec.imagePullSecrets],
        [undefined, [{ name: 'pull' }]],
      );
      const loud = await tryPod({
        serviceAccountName: 'quiet',
        automountServiceAccountToken: true,
        imagePullSecrets: [{ name: 'mine' }],
      });
      assert.deepEqual(
        [loud.body.spec.volumes.length, loud.body.spec.imagePullSecrets],
        [1, [{ name: 'mine' }]],
      );
    });

    it('needs the account', async () => {
      const message = 'error looking up service account default/none: serviceaccount "none" not found';
      assert.equal(await refusal({ serviceAccountName: 'none' }), message);
    });

    it('waits a while for the default account of a new namespace', async () => {
      await made('/api/v1/namespaces', 'v1', 'Namespace', 'fresh');
      const answer = harness.send('POST', '/api/v1/namespaces/fresh/pods', pod('a'));
      await harness.clock.advance(300);
      await made('/api/v1/namespaces/fresh/serviceaccounts', 'v1', 'ServiceAccount', 'default');
      await harness.clock.advance(700);
      assert.equal((await answer).status, 201);
    });
  });

  describe('Priority', () => {
    before(() => {
      const fields = { value: 77, preemptionPolicy: 'Never' };
      return made(
        '/apis/scheduling.k8s.io/v1/priorityclasses',
        'scheduling.k8s.io/v1',
        'PriorityClass',
        'p',
        fields,
      );
    });

    it('is that of the class, or none', async () => {
      const { body: plain } = await tryPod({});
      assert.deepEqual([plain.spec.priority, plain.spec.preemptionPolicy], [0, 'PreemptLowerPriority']);
      const { body: classed } = await tryPod({ priorityClassName: 'p' });
      assert.deepEqual([classed.spec.priority, classed.spec.preemptionPolicy], [77, 'Never']);
    });

    it("is nobody's own choice", async () => {
      assert.equal(
        await refusal({ priorityClassName: 'p', priority: 78 }),
        'the integer value of priority (78) must not be provided in pod spec; priority admission controller computed 77 from the given PriorityClass name',
      );
      assert.equal(
        await refusal({ priorityClassName: 'p', preemptionPolicy: 'PreemptLowerPriority' }),
        'the string value of PreemptionPolicy (PreemptLowerPriority) must not be provided in pod spec; priority admission controller computed Never from the given PriorityClass name',
      );
      assert.equal(await refusal({ priorityClassName: 'none' }), 'no PriorityClass with name none was found');
    });
  });

  it('DefaultTolerationSeconds adds what a Pod does not tolerate itself', async () => {
    const keys = async (tolerations: object[]): Promise<string[]> => {
      const { body } = await tryPod({ tolerations });
      return body.spec.tolerations.map((toleration: { key?: string }) => toleration.key ?? '*');
    };
    const [notReady, unreachable] = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];
    assert.deepEqual(await keys([]), [notReady, unreachable]);
    assert.deepEqual(await keys([{ operator: 'Exists' }]), ['*']);
    assert.deepEqual(await keys([{ key: notReady, operator: 'Exists', effect: 'NoExecute' }]), [
      notReady,
      unreachable,
    ]);
  });

  it('DefaultStorageClass and StorageObjectInUseProtection complete a claim', async () => {
    const mark = { metadata: { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } };
    const path = '/apis/storage.k8s.io/v1/storageclasses';
    await made(path, 'storage.k8s.io/v1', 'StorageClass', 'standard', { ...mark, provisioner: 'x' });
    const { body } = await harness.send('POST', '/api/v1/namespaces/default/persistentvolumeclaims', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    });
    assert.equal(body.spec.storageClassName, 'standard');
    assert.deepEqual(body.metadata.finalizers, ['kubernetes.io/pvc-protection']);
  });

  describe('LimitRanger', () => {
    const limits = (resources: object, name = 'c'): object => ({
      containers: [{ name, image: 'i', resources }],
    });

    before(() => {
      const spec = {
        limits: [
          {
            type: 'Container',
            default: { cpu: '500m', memory: '256Mi' },
            defaultRequest: { cpu: '100m' },
            max: { cpu: '2' },
            min: { cpu: '50m' },
            maxLimitRequestRatio: { cpu: '10' },
          },
          { type: 'Pod', max: { cpu: '3' } },
        ],
      };
      return made('/api/v1/namespaces/default/limitranges', 'v1', 'LimitRange', 'l', { spec });
    });
    after(() => harness.send('DELETE', '/api/v1/namespaces/default/limitranges/l'));

    it('fills in requests and limits, and says so', async () => {
      const { body } = await tryPod(limits({ requests: { cpu: '200m' } }));
      assert.deepEqual(body.spec.containers[0].resources, {
        limits: { cpu: '500m', memory: '256Mi' },
        requests: { cpu: '200m', memory: '256Mi' },
      });
      assert.equal(
        body.metadata.annotations['kubernetes.io/limit-ranger'],
        'LimitRanger plugin set: memory request for container c; cpu, memory limit for container c',
      );
    });

    const cases: [object, string][] = [
      [{ limits: { cpu: '2500m' } }, 'maximum cpu usage per Container is 2, but limit is 2500m'],
      [{ limits: { cpu: '10m' } }, 'minimum cpu usage per Container is 50m, but request is 10m'],
      [
        { requests: { cpu: '60m' }, limits: { cpu: '2' } },
        'cpu max limit to request ratio per Container is 10, but provided ratio is 33.333333',
      ],
    ];
    for (const [resources, message] of cases) {
      it(`tells: ${message}`, async () => assert.equal(await refusal(limits(resources)), message));
    }

    it('adds up a Pod', async () => {
      const one = { image: 'i', resources: { limits: { cpu: '1600m' } } };
      const message = 'maximum cpu usage per Pod is 3, but limit is 3200m';
      assert.equal(
        await refusal({
          containers: [
            { ...one, name: 'a' },
            { ...one, name: 'b' },
          ],
        }),
        message,
      );
    });
  });

  describe('RuntimeClass', () => {
    before(() => {
      const fields = {
        handler: 'h',
        overhead: { podFixed: { cpu: '10m' } },
        scheduling: { nodeSelector: { x: 'y' }, tolerations: [{ key: 'k', operator: 'Exists' }] },
      };
      return made('/apis/node.k8s.io/v1/runtimeclasses', 'node.k8s.io/v1', 'RuntimeClass', 'rc', fields);
    });

    it('gives overhead and places', async () => {
      const { body } = await tryPod({ runtimeClassName: 'rc' });
      assert.deepEqual([body.spec.overhead, body.spec.nodeSelector], [{ cpu: '10m' }, { x: 'y' }]);
      assert.equal(body.spec.tolerations.at(-1).key, 'k');
    });

    it('refuses what contradicts it', async () => {
      assert.equal(
        await refusal({ runtimeClassName: 'rc', nodeSelector: { x: 'z' } }),
        'conflict: runtimeClass.scheduling.nodeSelector[x] = y; pod.spec.nodeSelector[x] = z',
      );
      assert.equal(
        await refusal({ overhead: { cpu: '1m' } }),
        'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead',
      );
      assert.equal(
        await refusal({ runtimeClassName: 'none' }),
        'pod rejected: RuntimeClass "none" not found',
      );
    });
  });

  describe('ResourceQuota', () => {
    const QUOTAS = '/api/v1/namespaces/default/resourcequotas';
    const limited = (resources: object): object => ({ containers: [{ name: 'c', image: 'i', resources }] });

    /** Makes a quota, with the status that its controller gives it. */
    async function quota(name: string, hard: Record<string, string>, spec: object = {}): Promise<void> {
      await made(QUOTAS, 'v1', 'ResourceQuota', name, { spec: { hard, ...spec } });
      const used = Object.fromEntries(Object.keys(hard).map((resource) => [resource, '0']));
      const patch = { 'content-type': 'application/merge-patch+json' };
      const { status } = await harness.send(
        'PATCH',
        `${QUOTAS}/${name}/status`,
        { status: { hard, used } },
        patch,
      );
      assert.equal(status, 200);
    }

    async function used(name: string): Promise<unknown> {
      return (await harness.send('GET', `${QUOTAS}/${name}`)).body.status.used;
    }

    afterEach(async () => {
      await harness.send('DELETE', QUOTAS);
      await harness.send('DELETE', `${PODS}?gracePeriodSeconds=0`);
    });

    it('counts what is made, and refuses what is too much', async () => {
      await quota('q', { pods: '2', 'requests.cpu': '1', 'limits.memory': '1Gi' });
      const first = limited({ requests: { cpu: '600m' }, limits: { memory: '512Mi' } });
      assert.equal((await harness.send('POST', PODS, pod('one', first))).status, 201);
      assert.deepEqual(await used('q'), { 'limits.memory': '512Mi', pods: '1', 'requests.cpu': '600m' });
      assert.equal(
        await refusal(limited({ requests: { cpu: '600m' }, limits: { memory: '768Mi' } })),
        'exceeded quota: q, requested: limits.memory=768Mi,requests.cpu=600m, used: limits.memory=512Mi,requests.cpu=600m, limited: limits.memory=1Gi,requests.cpu=1',
      );
    });

    it('asks for what it counts', async () => {
      await quota('q', { 'requests.cpu': '1', 'limits.memory': '1Gi' });
      assert.equal(
        await refusal({}),
        'failed quota: q: must specify limits.memory for: c; requests.cpu for: c',
      );
    });

    it('counts nothing on a dry run', async () => {
      await quota('q', { pods: '1' });
      assert.equal((await tryPod({})).status, 201);
      assert.deepEqual(await used('q'), { pods: '0' });
    });

    it('counts objects of any kind, and what an update adds', async () => {
      await quota('q', { 'count/configmaps': '0', 'services.nodeports': '0' });
      const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } };
      const { body } = await harness.send('POST', '/api/v1/namespaces/default/configmaps', config);
      const message =
        'exceeded quota: q, requested: count/configmaps=1, used: count/configmaps=0, limited: count/configmaps=0';
      assert.equal(body.message, `configmaps "c" is forbidden: ${message}`);
      const services = '/api/v1/namespaces/default/services';
      await made(services, 'v1', 'Service', 's', { spec: { ports: [{ port: 80 }] } });
      const patch = { 'content-type': 'application/merge-patch+json' };
      const changed = await harness.send('PATCH', `${services}/s`, { spec: { type: 'NodePort' } }, patch);
      assert.match(changed.body.message, /exceeded quota: q, requested: services.nodeports=1/);
    });

    it('keeps to its scopes', async () => {
      await quota('best', { pods: '0' }, { scopes: ['BestEffort'] });
      assert.match(await refusal({}), /^exceeded quota: best, requested: pods=1/);
      assert.equal((await tryPod(limited({ requests: { cpu: '1m' } }))).status, 201);
    });
  });

  describe('PodSecurity', () => {
    const label = async (labels: object): Promise<Answer> =>
      harness.send(
        'PATCH',
        '/api/v1/namespaces/default',
        { metadata: { labels } },
        { 'content-type': 'application/merge-patch+json' },
      );
    const MODES = 'pod-security.kubernetes.io';
    const loose = { hostNetwork: true, containers: [{ name: 'c', image: 'i' }] };
    afterEach(() => label({ [`${MODES}/enforce`]: null, [`${MODES}/warn`]: null }));

    it('refuses what the level does not allow', async () => {
      await label({ [`${MODES}/enforce`]: 'baseline' });
      assert.equal(
        await refusal(loose),
        'violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true)',
      );
    });

    it('warns of Pods and of templates', async () => {
      await label({ [`${MODES}/warn`]: 'baseline' });
      const warning =
        '299 - "would violate PodSecurity \\"baseline:latest\\": host namespaces (hostNetwork=true)"';
      assert.deepEqual((await tryPod(loose)).headers['warning'], [warning]);
      const template = { metadata: { labels: { a: 'b' } }, spec: loose };
      const spec = { selector: { matchLabels: { a: 'b' } }, template };
      const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' }, spec };
      const { headers } = await harness.send(
        'POST',
        '/apis/apps/v1/namespaces/default/deployments?dryRun=All',
        deployment,
      );
      assert.deepEqual(headers['warning'], [warning]);
    });

    it('tells which Pods there are that a new level would refuse', async () => {
      assert.equal((await harness.send('POST', PODS, pod('old', loose))).status, 201);
      const { headers } = await label({ [`${MODES}/enforce`]: 'baseline' });
      assert.deepEqual(headers['warning'], [
        '299 - "existing pods in namespace \\"default\\" violate the new PodSecurity enforce level \\"baseline:latest\\""',
        '299 - "old: host namespaces"',
      ]);
    });

    it('refuses labels that say nothing', async () => {
      const { status, body } = await label({ [`${MODES}/enforce`]: 'nope' });
      assert.equal(status, 422);
      assert.match(body.message, /must be one of privileged, baseline, restricted/);
    });
  });

  it('keeps Pods off a new node until it is found ready', async () => {
    const taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };
    const taintsOf = async (name: string, taints: object[]): Promise<unknown> => {
      const { body } = await harness.send('POST', '/api/v1/nodes', { metadata: { name }, spec: { taints } });
      return (body['spec'] as { taints?: unknown }).taints;
    };
    const own = { key: 'own', effect: 'NoExecute' };
    assert.deepEqual(await taintsOf('new', [own]), [own, taint]);
    assert.deepEqual(await taintsOf('tainted', [taint]), [taint]);
  });
});
