import assert from 'node:assert/strict';
import type { ClusterRole, Node, PolicyRule } from '../../../src/kinds/index.ts';
import { readAll } from '../../../src/base/index.ts';
import type { ApiObject } from '../../../src/client/index.ts';
import { CONTROLLERS } from '../../../src/controllers/index.ts';
import { certificateRequest } from '../../support/certificate-request.ts';
import { simulateCluster, type SimulatedCluster } from '../../support/simulated-cluster.ts';
import { template } from './story.ts';

/** A controller, the right that its work needs, and the work. */
interface Row {
  readonly controller: string;
  /** The role that gives the right; the controller's own where left out. */
  readonly role?: string;
  readonly verb: string;
  readonly resource: string;
  /** What is there before the right is taken away. */
  before?(cluster: Hands): Promise<unknown>;
  /** Calls for the controller's work. */
  act(cluster: Hands): Promise<unknown>;
  /** Whether the work is done. */
  done(cluster: Hands): Promise<boolean>;
}

const CERTIFICATES = 'certificates.k8s.io/v1';
const NAMESPACE = 'default';
const SELECTOR = { matchLabels: { app: 'x' } };
const X = { name: 'x', namespace: NAMESPACE };
const GONE = 'no-such-node';

/** Short words for what a row does. */
class Hands {
  private readonly running: SimulatedCluster;

  constructor(running: SimulatedCluster) {
    this.running = running;
  }

  make(apiVersion: string, kind: string, plural: string, rest: object = {}, metadata: object = X) {
    const object = { apiVersion, kind, metadata, ...rest } as ApiObject;
    return this.running.client.resource(apiVersion, plural).create(object);
  }

  async read(apiVersion: string, plural: string, name: object = X): Promise<ApiObject & Fields> {
    return (await this.running.client.resource(apiVersion, plural).get(name)) as ApiObject & Fields;
  }

  async all(apiVersion: string, plural: string, namespace?: string): Promise<readonly ApiObject[]> {
    const { items } = await this.running.client
      .resource(apiVersion, plural)
      .list(namespace === undefined ? {} : { namespace });
    return items;
  }

  patch(apiVersion: string, plural: string, name: object, body: object) {
    return this.running.client.resource(apiVersion, plural).patch(name, 'merge', body);
  }

  remove(apiVersion: string, plural: string, name: object = X) {
    return this.running.client.resource(apiVersion, plural).delete(name);
  }

  async isGone(apiVersion: string, plural: string, name: object = X): Promise<boolean> {
    return this.read(apiVersion, plural, name).then(
      () => false,
      () => true,
    );
  }

  async hasOwned(apiVersion: string, plural: string): Promise<boolean> {
    const objects = await this.all(apiVersion, plural, NAMESPACE);
    return objects.some(({ metadata }) => metadata.ownerReferences?.some(({ name }) => name === 'x'));
  }

  /** A request named `x`, and, where it is given, what is decided of it. */
  async askForCertificate(subject: string, decision?: object): Promise<void> {
    const request = await certificateRequest(subject);
    const spec = decision
      ? { request, signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'] }
      : {
          request,
          signerName: 'kubernetes.io/kube-apiserver-client-kubelet',
          usages: ['digital signature', 'client auth'],
        };
    const plural = 'certificatesigningrequests';
    const made = await this.running.client.resource(CERTIFICATES, plural).create({
      apiVersion: CERTIFICATES,
      kind: 'CertificateSigningRequest',
      metadata: { name: 'x' },
      spec,
    } as ApiObject);
    if (!decision) return;
    const status = { conditions: [{ status: 'True', reason: 'Test', message: '', ...decision }] };
    await this.running.client
      .resource(CERTIFICATES, plural)
      .update({ ...made, status } as ApiObject, { subresource: 'approval' });
  }

  async certificateStatus(): Promise<Readonly<Record<string, unknown>>> {
    return (await this.read(CERTIFICATES, 'certificatesigningrequests', { name: 'x' })).status ?? {};
  }

  until(done: () => Promise<boolean>): Promise<void> {
    return this.running.clock.advanceUntil(done, 60_000);
  }
}

interface Fields {
  readonly spec?: {
    readonly taints?: readonly { readonly key: string }[];
    readonly nodeName?: string;
    readonly podCIDR?: string;
  };
  readonly status?: Readonly<Record<string, unknown>>;
  readonly rules?: readonly PolicyRule[];
}

const podTemplate = template({ app: 'x' });
const volume = {
  spec: {
    capacity: { storage: '1Gi' },
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'manual',
    hostPath: { path: '/data' },
  },
};
const claimOf = (storageClassName: string): object => ({
  spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage: '1Gi' } } },
});
const service = (spec: object): object => ({ spec: { ports: [{ port: 80 }], ...spec } });
const owned = (apiVersion: string, plural: string) => (cluster: Hands) =>
  cluster.hasOwned(apiVersion, plural);
const workload = (apiVersion: string, kind: string, plural: string, spec: object) => (cluster: Hands) =>
  cluster.make(apiVersion, kind, plural, { spec: { template: podTemplate, ...spec } });

const ROWS: readonly Row[] = [
  {
    controller: 'garbage-collector-controller',
    verb: 'delete',
    resource: '*',
    async before(cluster) {
      const owner = await cluster.make('v1', 'ConfigMap', 'configmaps', {}, { ...X, name: 'owner' });
      const reference = { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: owner.metadata.uid };
      await cluster.make('v1', 'ConfigMap', 'configmaps', {}, { ...X, ownerReferences: [reference] });
    },
    act: (cluster) => cluster.remove('v1', 'configmaps', { ...X, name: 'owner' }),
    done: (cluster) => cluster.isGone('v1', 'configmaps'),
  },
  {
    controller: 'namespace-controller',
    verb: 'update',
    resource: 'namespaces/finalize',
    before: (cluster) => cluster.make('v1', 'Namespace', 'namespaces', {}, { name: 'x' }),
    act: (cluster) => cluster.remove('v1', 'namespaces', { name: 'x' }),
    done: (cluster) => cluster.isGone('v1', 'namespaces', { name: 'x' }),
  },
  {
    controller: 'serviceaccount-controller',
    verb: 'create',
    resource: 'serviceaccounts',
    act: (cluster) => cluster.make('v1', 'Namespace', 'namespaces', {}, { name: 'x' }),
    done: async (cluster) => (await cluster.all('v1', 'serviceaccounts', 'x')).length > 0,
  },
  {
    controller: 'root-ca-certificate-publisher-controller',
    verb: 'create',
    resource: 'configmaps',
    act: (cluster) => cluster.make('v1', 'Namespace', 'namespaces', {}, { name: 'x' }),
    done: async (cluster) => (await cluster.all('v1', 'configmaps', 'x')).length > 0,
  },
  {
    controller: 'serviceaccount-token-controller',
    role: 'system:kube-controller-manager',
    verb: 'delete',
    resource: 'secrets',
    act: (cluster) =>
      cluster.make(
        'v1',
        'Secret',
        'secrets',
        { type: 'kubernetes.io/service-account-token' },
        { ...X, annotations: { 'kubernetes.io/service-account.name': 'nobody' } },
      ),
    done: (cluster) => cluster.isGone('v1', 'secrets'),
  },
  {
    controller: 'replicaset-controller',
    verb: 'create',
    resource: 'pods',
    act: workload('apps/v1', 'ReplicaSet', 'replicasets', { selector: SELECTOR }),
    done: owned('v1', 'pods'),
  },
  {
    controller: 'replicationcontroller-controller',
    verb: 'create',
    resource: 'pods',
    act: workload('v1', 'ReplicationController', 'replicationcontrollers', { selector: { app: 'x' } }),
    done: owned('v1', 'pods'),
  },
  {
    controller: 'deployment-controller',
    verb: 'create',
    resource: 'replicasets',
    act: workload('apps/v1', 'Deployment', 'deployments', { selector: SELECTOR }),
    done: owned('apps/v1', 'replicasets'),
  },
  {
    controller: 'statefulset-controller',
    verb: 'create',
    resource: 'pods',
    act: workload('apps/v1', 'StatefulSet', 'statefulsets', { selector: SELECTOR, serviceName: 'x' }),
    done: owned('v1', 'pods'),
  },
  {
    controller: 'daemonset-controller',
    verb: 'create',
    resource: 'pods',
    act: workload('apps/v1', 'DaemonSet', 'daemonsets', { selector: SELECTOR }),
    done: owned('v1', 'pods'),
  },
  {
    controller: 'job-controller',
    verb: 'create',
    resource: 'pods',
    act: workload('batch/v1', 'Job', 'jobs', { template: template({}, {}, { restartPolicy: 'Never' }) }),
    done: owned('v1', 'pods'),
  },
  {
    controller: 'endpointslice-controller',
    verb: 'create',
    resource: 'endpointslices',
    act: (cluster) => cluster.make('v1', 'Service', 'services', service({ selector: { app: 'x' } })),
    done: owned('discovery.k8s.io/v1', 'endpointslices'),
  },
  {
    controller: 'endpoints-controller',
    verb: 'create',
    resource: 'endpoints',
    act: (cluster) => cluster.make('v1', 'Service', 'services', service({ selector: { app: 'x' } })),
    done: async (cluster) => !(await cluster.isGone('v1', 'endpoints')),
  },
  {
    controller: 'endpointslice-mirroring-controller',
    verb: 'create',
    resource: 'endpointslices',
    before: (cluster) => cluster.make('v1', 'Service', 'services', service({})),
    act: (cluster) =>
      cluster.make('v1', 'Endpoints', 'endpoints', {
        subsets: [{ addresses: [{ ip: '192.0.2.1' }], ports: [{ port: 80 }] }],
      }),
    done: owned('discovery.k8s.io/v1', 'endpointslices'),
  },
  {
    controller: 'persistentvolume-binder-controller',
    verb: 'update',
    resource: 'persistentvolumes',
    before: (cluster) => cluster.make('v1', 'PersistentVolume', 'persistentvolumes', volume, { name: 'x' }),
    act: (cluster) =>
      cluster.make('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', claimOf('manual')),
    done: async (cluster) =>
      (await cluster.read('v1', 'persistentvolumeclaims')).status?.['phase'] === 'Bound',
  },
  {
    controller: 'persistentvolumeclaim-protection-controller',
    verb: 'update',
    resource: 'persistentvolumeclaims',
    before: (cluster) =>
      cluster.make('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', claimOf('manual')),
    act: (cluster) => cluster.remove('v1', 'persistentvolumeclaims'),
    done: (cluster) => cluster.isGone('v1', 'persistentvolumeclaims'),
  },
  {
    controller: 'persistentvolume-protection-controller',
    verb: 'update',
    resource: 'persistentvolumes',
    before: (cluster) => cluster.make('v1', 'PersistentVolume', 'persistentvolumes', volume, { name: 'x' }),
    act: (cluster) => cluster.remove('v1', 'persistentvolumes', { name: 'x' }),
    done: (cluster) => cluster.isGone('v1', 'persistentvolumes', { name: 'x' }),
  },
  {
    controller: 'volumeattributesclass-protection-controller',
    verb: 'update',
    resource: 'volumeattributesclasses',
    before: (cluster) =>
      cluster.make(
        'storage.k8s.io/v1',
        'VolumeAttributesClass',
        'volumeattributesclasses',
        { driverName: 'example.com', parameters: { a: 'b' } },
        { name: 'x' },
      ),
    act: (cluster) => cluster.remove('storage.k8s.io/v1', 'volumeattributesclasses', { name: 'x' }),
    done: (cluster) => cluster.isGone('storage.k8s.io/v1', 'volumeattributesclasses', { name: 'x' }),
  },
  {
    controller: 'local-volume-provisioner-controller',
    role: 'system:persistent-volume-provisioner',
    verb: 'create',
    resource: 'persistentvolumes',
    before: (cluster) =>
      cluster.make(
        'storage.k8s.io/v1',
        'StorageClass',
        'storageclasses',
        { provisioner: 'wheelhouse.dev/local' },
        { name: 'at-once' },
      ),
    act: (cluster) =>
      cluster.make('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', claimOf('at-once')),
    done: async (cluster) => (await cluster.all('v1', 'persistentvolumes')).length > 0,
  },
  {
    controller: 'cronjob-controller',
    verb: 'create',
    resource: 'jobs',
    act: (cluster) =>
      cluster.make('batch/v1', 'CronJob', 'cronjobs', {
        spec: {
          schedule: '* * * * *',
          jobTemplate: { spec: { template: template({}, {}, { restartPolicy: 'Never' }) } },
        },
      }),
    done: owned('batch/v1', 'jobs'),
  },
  {
    controller: 'ttl-after-finished-controller',
    verb: 'delete',
    resource: 'jobs',
    act: workload('batch/v1', 'Job', 'jobs', {
      ttlSecondsAfterFinished: 1,
      template: template({}, { 'run-ms': '1000' }, { restartPolicy: 'Never' }),
    }),
    done: (cluster) => cluster.isGone('batch/v1', 'jobs'),
  },
  {
    controller: 'disruption-controller',
    verb: 'update',
    resource: 'poddisruptionbudgets/status',
    act: (cluster) =>
      cluster.make('policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets', {
        spec: { minAvailable: 1, selector: SELECTOR },
      }),
    done: async (cluster) =>
      (await cluster.read('policy/v1', 'poddisruptionbudgets')).status?.['observedGeneration'] !== undefined,
  },
  {
    controller: 'node-lifecycle-controller',
    verb: 'update',
    resource: 'nodes',
    act: (cluster) => cluster.patch('v1', 'nodes', { name: 'node-0' }, { spec: { unschedulable: true } }),
    done: async (cluster) =>
      ((await cluster.read('v1', 'nodes', { name: 'node-0' })).spec?.taints ?? []).length > 0,
  },
  {
    controller: 'node-ipam-controller',
    verb: 'patch',
    resource: 'nodes',
    act: (cluster) => cluster.make('v1', 'Node', 'nodes', {}, { name: 'x' }),
    done: async (cluster) => (await cluster.read('v1', 'nodes', { name: 'x' })).spec?.podCIDR !== undefined,
  },
  {
    controller: 'ttl-controller',
    verb: 'patch',
    resource: 'nodes',
    act: (cluster) =>
      cluster.patch(
        'v1',
        'nodes',
        { name: 'node-0' },
        { metadata: { annotations: { 'node.alpha.kubernetes.io/ttl': null } } },
      ),
    done: async (cluster) =>
      'node.alpha.kubernetes.io/ttl' in
      ((await cluster.read('v1', 'nodes', { name: 'node-0' })).metadata.annotations ?? {}),
  },
  {
    controller: 'taint-eviction-controller',
    verb: 'delete',
    resource: 'pods',
    async before(cluster) {
      await cluster.make('v1', 'Pod', 'pods', { spec: { ...podTemplate.spec, nodeName: 'node-0' } });
      await cluster.until(async () => (await cluster.read('v1', 'pods')).status?.['phase'] === 'Running');
    },
    act: (cluster) =>
      cluster.patch(
        'v1',
        'nodes',
        { name: 'node-0' },
        { spec: { taints: [{ key: 'k', effect: 'NoExecute' }] } },
      ),
    done: (cluster) => cluster.isGone('v1', 'pods'),
  },
  {
    controller: 'pod-garbage-collector-controller',
    verb: 'delete',
    resource: 'pods',
    act: (cluster) => cluster.make('v1', 'Pod', 'pods', { spec: { ...podTemplate.spec, nodeName: GONE } }),
    done: (cluster) => cluster.isGone('v1', 'pods'),
  },
  {
    controller: 'resourcequota-controller',
    verb: 'update',
    resource: 'resourcequotas/status',
    act: (cluster) =>
      cluster.make('v1', 'ResourceQuota', 'resourcequotas', { spec: { hard: { pods: '1' } } }),
    done: async (cluster) => (await cluster.read('v1', 'resourcequotas')).status?.['hard'] !== undefined,
  },
  {
    controller: 'clusterrole-aggregation-controller',
    verb: 'patch',
    resource: 'clusterroles',
    act: (cluster) =>
      cluster.make(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        'clusterroles',
        { rules: [{ apiGroups: ['example.com'], resources: ['xs'], verbs: ['get'] }] },
        { name: 'x', labels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } },
      ),
    done: async (cluster) => {
      const { rules = [] } = await cluster.read('rbac.authorization.k8s.io/v1', 'clusterroles', {
        name: 'view',
      });
      return rules.some(({ apiGroups }) => apiGroups?.includes('example.com'));
    },
  },
  {
    controller: 'certificatesigningrequest-signing-controller',
    verb: 'update',
    resource: 'certificatesigningrequests/status',
    act: (cluster) => cluster.askForCertificate('CN=x', { type: 'Approved' }),
    done: async (cluster) => (await cluster.certificateStatus())['certificate'] !== undefined,
  },
  {
    controller: 'certificatesigningrequest-approving-controller',
    verb: 'update',
    resource: 'certificatesigningrequests/approval',
    act: (cluster) => cluster.askForCertificate('CN=system:node:x, O=system:nodes'),
    done: async (cluster) => (await cluster.certificateStatus())['conditions'] !== undefined,
  },
  {
    controller: 'certificatesigningrequest-cleaner-controller',
    verb: 'delete',
    resource: 'certificatesigningrequests',
    act: (cluster) =>
      cluster.askForCertificate('CN=x', { type: 'Denied', lastUpdateTime: '1970-01-01T00:00:00Z' }),
    done: (cluster) => cluster.isGone(CERTIFICATES, 'certificatesigningrequests', { name: 'x' }),
  },
  {
    controller: 'validatingadmissionpolicy-status-controller',
    verb: 'patch',
    resource: 'validatingadmissionpolicies/status',
    act: (cluster) =>
      cluster.make(
        'admissionregistration.k8s.io/v1',
        'ValidatingAdmissionPolicy',
        'validatingadmissionpolicies',
        {
          spec: {
            matchConstraints: {
              resourceRules: [
                { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] },
              ],
            },
            validations: [{ expression: 'true' }],
          },
        },
        { name: 'x' },
      ),
    done: async (cluster) => {
      const { status } = await cluster.read(
        'admissionregistration.k8s.io/v1',
        'validatingadmissionpolicies',
        {
          name: 'x',
        },
      );
      return status?.['observedGeneration'] !== undefined;
    },
  },
];

/** Held to its rights by its own test, like everything that is simulated. */
const TAKES_A_YEAR = ['legacy-serviceaccount-token-cleaner-controller'];

/** Long enough for all that a controller does of itself. */
const WHILE_MS = 150_000;

describe('without one of its rights', () => {
  let running: SimulatedCluster;
  afterEach(() => running.stop());

  for (const row of ROWS) {
    it(`${row.controller} fails, alone, until it has it back`, async () => {
      running = await simulateCluster(61, { mayBeRefused: true });
      const hands = new Hands(running);
      await row.before?.(hands);
      await running.clock.advance(1000);
      assert.equal(running.refusals.length, 0, running.refusals.join('\n'));

      const { serviceAccount } = CONTROLLERS.find(({ name }) => name === row.controller) ?? {};
      const user =
        serviceAccount === undefined
          ? 'system:kube-controller-manager'
          : `system:serviceaccount:kube-system:${serviceAccount}`;
      const giveBack = await takeAway(row.role ?? `system:controller:${serviceAccount}`, row);
      const errors = await errorsOf(row.controller);
      await row.act(hands);
      await running.clock.advance(WHILE_MS);
      assert.equal(await row.done(hands), false, 'the work is done without the right');
      assert.ok(running.refusals.length > 0);
      assert.deepEqual(
        running.refusals.filter((line) => !line.startsWith(`${user} `)),
        [],
      );
      assert.ok((await errorsOf(row.controller)) > errors, 'the failures are not counted');
      assert.ok(await otherWorkIsDone(row), 'others do not go on');

      await giveBack();
      await running.clock.advanceUntil(() => row.done(hands), 3_600_000);
    });
  }

  it('the scheduler places nothing', async () => {
    running = await simulateCluster(62, { mayBeRefused: true });
    const hands = new Hands(running);
    const placed = async (): Promise<boolean> =>
      (await hands.read('v1', 'pods')).spec?.nodeName !== undefined;
    const right = { verb: 'create', resource: 'pods/binding' };
    const giveBack = await takeAway('system:kube-scheduler', right);
    await hands.make('v1', 'Pod', 'pods', { spec: podTemplate.spec });
    await running.clock.advance(30_000);
    assert.equal(await placed(), false);
    assert.ok(running.refusals.every((line) => line.startsWith('system:kube-scheduler POST')));
    await giveBack();
    await running.clock.advanceUntil(placed, 3_600_000);
  });

  it('a node may not touch what is another one’s', async () => {
    running = await simulateCluster(63, { mayBeRefused: true });
    const identity = { name: 'system:node:node-0', groups: ['system:nodes'] };
    const node = running.cluster.client(identity);
    const leases = node.resource('coordination.k8s.io/v1', 'leases');
    await leases.get({ namespace: 'kube-node-lease', name: 'node-0' });
    const other = { namespace: 'kube-node-lease', name: 'node-1' };
    await assert.rejects(
      leases.get(other),
      /can only access node lease with the same name as the requesting node/,
    );
    await new Hands(running).make('v1', 'Secret', 'secrets', {});
    await assert.rejects(node.resource('v1', 'secrets').get(X), /forbidden/);
    const volumes = [{ name: 'v', secret: { secretName: 'x' } }];
    await new Hands(running).make('v1', 'Pod', 'pods', {
      spec: { ...podTemplate.spec, volumes, nodeName: 'node-0' },
    });
    await node.resource('v1', 'secrets').get(X);
    await assert.rejects(node.resource('v1', 'secrets').list({ namespace: NAMESPACE }), /forbidden/);
    const nodes = node.resource<Node>('v1', 'nodes');
    await nodes.get({ name: 'node-0' });
    await assert.rejects(
      nodes.get({ name: 'node-1' }),
      /node 'node-0' cannot read 'node-1', only its own Node object/,
    );
    await assert.rejects(nodes.delete({ name: 'node-1' }), /forbidden/);
    const unschedulable = { spec: { unschedulable: true } };
    await assert.rejects(
      nodes.patch({ name: 'node-1' }, 'merge', unschedulable),
      /node "node-0" is not allowed to modify node "node-1"/,
    );
    const label = { metadata: { labels: { 'node-restriction.kubernetes.io/x': 'y' } } };
    await assert.rejects(nodes.patch({ name: 'node-0' }, 'merge', label), /is not allowed to modify labels/);
    const pods = node.resource('v1', 'pods');
    await pods.get(X);
    const elsewhere = { ...X, name: 'elsewhere' };
    await new Hands(running).make(
      'v1',
      'Pod',
      'pods',
      { spec: { ...podTemplate.spec, nodeName: 'node-1' } },
      elsewhere,
    );
    await assert.rejects(pods.delete(elsewhere), /can only delete pods with spec.nodeName set to itself/);
    await assert.rejects(
      pods.patch(elsewhere, 'merge', { status: { phase: 'Failed' } }, { subresource: 'status' }),
      /can only update pod status for pods with spec.nodeName set to itself/,
    );
    await assert.rejects(pods.list(), /can only list\/watch pods with spec.nodeName field selector/);
    const { items } = await pods.list({ fieldSelector: 'spec.nodeName=node-0' });
    assert.deepEqual(
      items.map(({ metadata }) => metadata.name),
      ['x'],
    );
  });

  it('has a row for each controller', () => {
    assert.deepEqual(
      [...ROWS.map(({ controller }) => controller), ...TAKES_A_YEAR].sort(),
      CONTROLLERS.filter(({ isOffByDefault }) => !isOffByDefault)
        .map(({ name }) => name)
        .sort(),
    );
  });

  /** Takes a verb on a resource out of a role; gives how to put it back. */
  async function takeAway(role: string, { verb, resource }: Pick<Row, 'verb' | 'resource'>) {
    const roles = running.client.resource<ClusterRole>('rbac.authorization.k8s.io/v1', 'clusterroles');
    const { rules = [] } = await roles.get({ name: role });
    const touched = (rule: PolicyRule): boolean =>
      rule.verbs.includes(verb) && (rule.resources ?? []).includes(resource);
    assert.ok(rules.some(touched), `${role} has no right to ${verb} ${resource}`);
    const without = rules.flatMap((rule) => {
      if (!touched(rule)) return [rule];
      const verbs = rule.verbs.filter((own) => own !== verb);
      const resources = (rule.resources ?? []).filter((own) => own !== resource);
      return [
        ...(verbs.length > 0 ? [{ ...rule, verbs, resources: [resource] }] : []),
        ...(resources.length > 0 ? [{ ...rule, resources }] : []),
      ];
    });
    await roles.patch({ name: role }, 'merge', { rules: without });
    return () => roles.patch({ name: role }, 'merge', { rules });
  }

  async function errorsOf(controller: string): Promise<number> {
    const { body } = await running.client.send({ path: '/metrics' });
    const text = new TextDecoder().decode(await readAll(body));
    const name = `controller_runtime_reconcile_errors_total{controller="${controller}"} `;
    const line = text.split('\n').find((sample) => sample.startsWith(name));
    return Number(line?.slice(name.length));
  }

  /** Another controller than the row's makes something while that one fails. */
  async function otherWorkIsDone({ controller }: Row): Promise<boolean> {
    const hands = new Hands(running);
    const hard = { hard: { configmaps: '100' } };
    const name = { ...X, name: 'other' };
    if (controller !== 'resourcequota-controller') {
      await hands.make('v1', 'ResourceQuota', 'resourcequotas', { spec: hard }, name);
      await running.clock.advance(1000);
      return (await hands.read('v1', 'resourcequotas', name)).status?.['hard'] !== undefined;
    }
    await hands.make('v1', 'Service', 'services', service({ selector: { app: 'x' } }), name);
    await running.clock.advance(1000);
    return !(await hands.isGone('v1', 'endpoints', name));
  }
});
