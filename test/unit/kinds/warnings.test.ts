import assert from 'node:assert/strict';
import type { KubernetesObject } from '../../../src/api/index.ts';
import { builtInKinds } from '../../../src/kinds/index.ts';

/** What upstream warns of, by what is written: `[group, version, plural]`, the object, and the texts. */
const CREATED: readonly (readonly [
  resource: readonly [string, string, string],
  object: object,
  says: string[],
])[] = [
  [
    ['networking.k8s.io', 'v1', 'ingresses'],
    { metadata: { annotations: { 'kubernetes.io/ingress.class': 'a' } }, spec: {} },
    [`annotation "kubernetes.io/ingress.class" is deprecated, please use 'spec.ingressClassName' instead`],
  ],
  [
    ['networking.k8s.io', 'v1', 'ingresses'],
    { metadata: { annotations: { 'kubernetes.io/ingress.class': 'a' } }, spec: { ingressClassName: 'a' } },
    [],
  ],
  [
    ['networking.k8s.io', 'v1', 'networkpolicies'],
    { spec: { egress: [{ to: [{ ipBlock: { cidr: 'FD00::/64', except: ['fd00:0::/96'] } }] }] } },
    [
      'spec.egress[0].to[0].ipBlock.cidr: IPv6 CIDR value "FD00::/64" should be in RFC 5952 canonical format ("fd00::/64")',
      'spec.egress[0].to[0].ipBlock.except[0]: IPv6 CIDR value "fd00:0::/96" should be in RFC 5952 canonical format ("fd00::/96")',
    ],
  ],
  [
    ['node.k8s.io', 'v1', 'runtimeclasses'],
    { handler: 'a', scheduling: { nodeSelector: { 'node-role.kubernetes.io/master': '' } } },
    ['scheduling.nodeSelector: use "node-role.kubernetes.io/control-plane" instead'],
  ],
  [
    ['storage.k8s.io', 'v1', 'storageclasses'],
    { allowedTopologies: [{ matchLabelExpressions: [{ key: 'beta.kubernetes.io/os', values: ['linux'] }] }] },
    [
      'allowedTopologies[0].matchLabelExpressions[0].key: deprecated since v1.14; use "kubernetes.io/os" instead',
    ],
  ],
  [
    ['storage.k8s.io', 'v1', 'csistoragecapacities'],
    {
      nodeTopology: {
        matchLabels: { 'beta.kubernetes.io/arch': 'a' },
        matchExpressions: [{ key: 'app.kubernetes.io/created-by', operator: 'Exists' }],
      },
    },
    [
      'nodeTopology.matchExpressions[0].key: app.kubernetes.io/created-by is deprecated since v1.9',
      'nodeTopology.matchLabels.beta.kubernetes.io/arch: deprecated since v1.14; use "kubernetes.io/arch" instead',
    ],
  ],
  [
    ['resource.k8s.io', 'v1', 'resourceslices'],
    { spec: { driver: 'Driver.example.com' } },
    ['spec.driver: driver names should be lowercase; "Driver.example.com" contains uppercase characters'],
  ],
  [
    ['', 'v1', 'resourcequotas'],
    {
      spec: {
        hard: {
          cpu: '2',
          'limits.cpu': '1',
          'requests.ephemeral-storage': '2',
          'limits.ephemeral-storage': '1',
        },
      },
    },
    [
      'ResourceQuota cpu (2) should be less than limits.cpu (1)',
      'ResourceQuota requests.ephemeral-storage (2) should be less than limits.ephemeral-storage (1)',
    ],
  ],
  [
    ['', 'v1', 'persistentvolumeclaims'],
    { spec: { resources: { requests: { storage: '100m' }, limits: { storage: '200m' } } } },
    [
      'spec.resources.requests[storage]: fractional byte value "100m" is invalid, must be an integer',
      'spec.resources.limits[storage]: fractional byte value "200m" is invalid, must be an integer',
    ],
  ],
  [
    ['', 'v1', 'services'],
    { spec: { type: 'ClusterIP', clusterIP: 'FD00::1', clusterIPs: ['FD00::1'], sessionAffinity: 'None' } },
    ['spec.clusterIPs[0]: IPv6 address "FD00::1" should be in RFC 5952 canonical format ("fd00::1")'],
  ],
  [
    ['', 'v1', 'pods'],
    {
      spec: {
        containers: [],
        hostAliases: [{ ip: '010.0.0.1' }],
        dnsConfig: { nameservers: ['FD00::1'] },
        nodeSelector: { 'scheduler.alpha.kubernetes.io/preferAvoidPods': 'a' },
        volumes: [
          {
            name: 'a',
            ephemeral: { volumeClaimTemplate: { spec: { resources: { requests: { storage: '1m' } } } } },
          },
        ],
      },
    },
    [
      'spec.nodeSelector[scheduler.alpha.kubernetes.io/preferAvoidPods]: deprecated since v1.22; use Taints and Tolerations instead',
      'spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources.requests[storage]: fractional byte value "1m" is invalid, must be an integer',
      'spec.dnsConfig.nameservers[0]: IPv6 address "FD00::1" should be in RFC 5952 canonical format ("fd00::1")',
      'spec.hostAliases[0].ip: non-standard IP address "010.0.0.1" is invalid: use "10.0.0.1"',
    ],
  ],
  [
    ['batch', 'v1', 'cronjobs'],
    {
      metadata: { name: 'a.b' },
      spec: { schedule: 'TZ=UTC 0 0 * * *', jobTemplate: { spec: {} } },
    },
    [
      'metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]',
    ],
  ],
  [
    ['admissionregistration.k8s.io', 'v1', 'validatingwebhookconfigurations'],
    { metadata: { name: 'a.static.k8s.io' }, webhooks: [] },
    [
      'metadata.name: names ending with ".static.k8s.io" are reserved for static manifest-based configurations and cannot be managed via the API',
    ],
  ],
  [
    ['', 'v1', 'endpoints'],
    {
      metadata: { name: 'a', labels: { 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' } },
      subsets: [{ addresses: [{ ip: 'FD00::1' }] }],
    },
    [],
  ],
];

const strategyOf = ([group, version, plural]: readonly [string, string, string]) => {
  const strategy = builtInKinds().findResource(group, version, plural)?.strategy;
  assert.ok(strategy, plural);
  return strategy;
};

const objectOf = (parts: object): KubernetesObject => ({
  apiVersion: '',
  kind: '',
  metadata: { name: 'a' },
  ...parts,
});

describe('warnings', () => {
  for (const [resource, parts, says] of CREATED) {
    it(`are those of upstream for new ${resource[2]}: ${says[0] ?? 'none'}`, () => {
      assert.deepEqual(strategyOf(resource).warnings?.(objectOf(parts)), says);
    });
  }

  it('are told of a schedule with a time zone when a CronJob changes', () => {
    const cronJob = objectOf({ spec: { schedule: 'CRON_TZ=UTC 0 0 * * *', jobTemplate: { spec: {} } } });
    const [text = ''] = strategyOf(['batch', 'v1', 'cronjobs']).warnings?.(cronJob, cronJob) ?? [];
    assert.match(text, /^cannot use TZ or CRON_TZ in spec\.spec\.schedule, use timeZone instead/);
  });

  for (const plural of ['services', 'ingresses']) {
    it(`are told of the addresses in the status of ${plural}`, () => {
      const group = plural === 'services' ? '' : 'networking.k8s.io';
      const object = objectOf({
        status: { loadBalancer: { ingress: [{ ip: '010.0.0.1' }, { hostname: 'a' }] } },
      });
      assert.deepEqual(strategyOf([group, 'v1', plural]).statusWarnings?.(object, object), [
        'status.loadBalancer.ingress[0]: non-standard IP address "010.0.0.1" is invalid: use "10.0.0.1"',
      ]);
    });
  }
});
