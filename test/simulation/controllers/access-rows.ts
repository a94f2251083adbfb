import { CERTIFICATES, type Hands, X } from './access-hands.ts';
import { template } from './story.ts';

/** A controller, the right that its work needs, and the work. */
export interface Row {
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

const SELECTOR = { matchLabels: { app: 'x' } };
const GONE = 'no-such-node';
export const podTemplate = template({ app: 'x' });
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
export const service = (spec: object): object => ({ spec: { ports: [{ port: 80 }], ...spec } });
const owned = (apiVersion: string, plural: string) => (cluster: Hands) =>
  cluster.hasOwned(apiVersion, plural);
const workload = (apiVersion: string, kind: string, plural: string, spec: object) => (cluster: Hands) =>
  cluster.make(apiVersion, kind, plural, { spec: { template: podTemplate, ...spec } });

export const ROWS: readonly Row[] = [
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
    controller: 'persistentvolume-attach-detach-controller',
    verb: 'create',
    resource: 'volumeattachments',
    async before(cluster) {
      const csi = { driver: 'disks.example.com', volumeHandle: 'x' };
      const { hostPath: _, ...spec } = volume.spec;
      await cluster.make(
        'v1',
        'PersistentVolume',
        'persistentvolumes',
        { spec: { ...spec, csi } },
        { name: 'x' },
      );
      await cluster.make('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', claimOf('manual'));
    },
    act: (cluster) =>
      cluster.make('v1', 'Pod', 'pods', {
        spec: {
          ...podTemplate.spec,
          volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'x' } }],
        },
      }),
    done: async (cluster) => (await cluster.all('storage.k8s.io/v1', 'volumeattachments')).length > 0,
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
    controller: 'persistentvolume-expander-controller',
    verb: 'update',
    resource: 'persistentvolumeclaims/status',
    async before(cluster) {
      await cluster.make('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', claimOf('standard'));
      const volumes = [{ name: 'v', persistentVolumeClaim: { claimName: 'x' } }];
      await cluster.make('v1', 'Pod', 'pods', { spec: { ...podTemplate.spec, volumes } });
    },
    act: (cluster) =>
      cluster.patch('v1', 'persistentvolumeclaims', X, {
        spec: { resources: { requests: { storage: '3Gi' } } },
      }),
    done: async (cluster) => {
      const { capacity } = (await cluster.read('v1', 'persistentvolumeclaims')).status ?? {};
      return (capacity as { storage?: string } | undefined)?.storage === '3Gi';
    },
  },
  {
    controller: 'ephemeral-volume-controller',
    verb: 'create',
    resource: 'persistentvolumeclaims',
    act: (cluster) =>
      cluster.make('v1', 'Pod', 'pods', {
        spec: {
          ...podTemplate.spec,
          volumes: [{ name: 'v', ephemeral: { volumeClaimTemplate: claimOf('manual') } }],
        },
      }),
    done: async (cluster) => !(await cluster.isGone('v1', 'persistentvolumeclaims', { ...X, name: 'x-v' })),
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
    controller: 'horizontal-pod-autoscaler-controller',
    verb: 'update',
    resource: 'horizontalpodautoscalers/status',
    before: (cluster) => workload('apps/v1', 'Deployment', 'deployments', { selector: SELECTOR })(cluster),
    act: (cluster) =>
      cluster.make('autoscaling/v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers', {
        spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'x' } },
      }),
    done: async (cluster) =>
      (await cluster.read('autoscaling/v2', 'horizontalpodautoscalers')).status?.['conditions'] !== undefined,
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
    controller: 'service-cidr-controller',
    verb: 'patch',
    resource: 'servicecidrs/status',
    act: (cluster) =>
      cluster.make(
        'networking.k8s.io/v1',
        'ServiceCIDR',
        'servicecidrs',
        { spec: { cidrs: ['10.0.0.0/24'] } },
        { name: 'x' },
      ),
    done: async (cluster) =>
      (await cluster.read('networking.k8s.io/v1', 'servicecidrs', { name: 'x' })).status?.['conditions'] !==
      undefined,
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
  {
    controller: 'resourceclaim-controller',
    verb: 'create',
    resource: 'resourceclaims',
    before: (cluster) =>
      cluster.make('resource.k8s.io/v1', 'ResourceClaimTemplate', 'resourceclaimtemplates', {
        spec: { spec: { devices: {} } },
      }),
    act: (cluster) =>
      cluster.make('v1', 'Pod', 'pods', {
        spec: {
          ...podTemplate.spec,
          resourceClaims: [{ name: 'device', resourceClaimTemplateName: 'x' }],
        },
      }),
    done: owned('resource.k8s.io/v1', 'resourceclaims'),
  },
  {
    controller: 'device-taint-eviction-controller',
    verb: 'delete',
    resource: 'pods',
    async before(cluster) {
      const V1 = 'resource.k8s.io/v1';
      const device = { name: 'a', taints: [{ key: 'broken', effect: 'NoExecute' }] };
      const pool = { name: 'x', generation: 1, resourceSliceCount: 1 };
      const spec = { driver: 'gpu.example.com', allNodes: true, pool, devices: [device] };
      await cluster.make(V1, 'ResourceSlice', 'resourceslices', { spec }, { name: 'x' });
      await cluster.make(V1, 'DeviceClass', 'deviceclasses', { spec: {} }, { name: 'x' });
      const tolerations = [{ operator: 'Exists', tolerationSeconds: 1 }];
      const exactly = { deviceClassName: 'x', tolerations };
      await cluster.make(V1, 'ResourceClaim', 'resourceclaims', {
        spec: { devices: { requests: [{ name: 'x', exactly }] } },
      });
    },
    act: (cluster) =>
      cluster.make('v1', 'Pod', 'pods', {
        spec: { ...podTemplate.spec, resourceClaims: [{ name: 'x', resourceClaimName: 'x' }] },
      }),
    done: (cluster) => cluster.isGone('v1', 'pods'),
  },
];
