import { pod } from '../manifests.ts';
import { describeProblems } from './table.ts';

describeProblems('where a Pod goes', pod, [
  [
    'is a node with a name that a node can have',
    { nodeName: 'Bad Name' },
    [
      "spec.nodeName: Invalid value: \"Bad Name\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'is open while it waits behind gates',
    { nodeName: 'n', schedulingGates: [{ name: 'g' }] },
    ['spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared'],
  ],
  [
    'is told by a label and a way to compare it',
    {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Near' }] }],
          },
        },
      },
    },
    [
      'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].operator: Invalid value: "Near": not a valid selector operator',
    ],
  ],
  [
    'is weighed from 1 to 100',
    {
      affinity: {
        podAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 101, podAffinityTerm: { topologyKey: 'zone', labelSelector: {} } },
          ],
        },
      },
    },
    [
      'spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 101: must be in the range 1-100',
    ],
  ],
  [
    'is spread over a topology that is named',
    { topologySpreadConstraints: [{ maxSkew: 0, topologyKey: '', whenUnsatisfiable: 'DoNotSchedule' }] },
    [
      'spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero',
      'spec.topologySpreadConstraints[0].topologyKey: Required value: can not be empty',
    ],
  ],
  [
    'is not limited by a toleration with a time for what does not evict',
    { tolerations: [{ key: 'a', effect: 'NoSchedule', tolerationSeconds: 1 }] },
    [
      'spec.tolerations[0].effect: Invalid value: "NoSchedule": effect must be \'NoExecute\' when `tolerationSeconds` is set',
    ],
  ],
]);

describeProblems('the names of a Pod', pod, [
  [
    'are looked up as they say',
    { dnsPolicy: 'None' },
    ['spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None'],
  ],
  [
    'are looked up by three servers at most',
    { dnsConfig: { nameservers: ['1.1.1.1', '1.1.1.2', '1.1.1.3', '1.1.1.4'] } },
    [
      'spec.dnsConfig.nameservers: Invalid value: ["1.1.1.1","1.1.1.2","1.1.1.3","1.1.1.4"]: must not have more than 3 nameservers',
    ],
  ],
  [
    'stand for addresses',
    { hostAliases: [{ ip: 'a', hostnames: ['b'] }] },
    [
      'spec.hostAliases[0].ip: Invalid value: "a": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    ],
  ],
  [
    'have no dot of their own',
    { hostname: 'a.b' },
    ['spec.hostname: Invalid value: "a.b": must not contain dots'],
  ],
]);

describeProblems('the volumes of a Pod', pod, [
  [
    'have names of their own',
    {
      volumes: [
        { name: 'v', emptyDir: {} },
        { name: 'v', emptyDir: {} },
      ],
    },
    ['spec.volumes[1].name: Duplicate value: "v"'],
  ],
  [
    'are of one kind',
    { volumes: [{ name: 'v', emptyDir: {}, configMap: { name: 'c' } }] },
    ['spec.volumes[0].configMap: Forbidden: may not specify more than 1 volume type'],
  ],
  [
    'say what they are filled from',
    { volumes: [{ name: 'v', secret: {} }] },
    ['spec.volumes[0].secret.secretName: Required value'],
  ],
  [
    'put a file nowhere but in themselves',
    { volumes: [{ name: 'v', configMap: { name: 'c', items: [{ key: 'a', path: '../b' }] } }] },
    ['spec.volumes[0].configMap.items[0].path: Invalid value: "../b": must not contain \'..\''],
  ],
  [
    'hold tokens of an account alone',
    { volumes: [{ name: 'v', projected: { sources: [{ serviceAccountToken: { path: 't' } }] } }] },
    [
      'spec.volumes[0].projected.sources[0].serviceAccountToken: Forbidden: must not be specified when serviceAccountName is not set',
    ],
  ],
]);

describeProblems('how long a Pod runs', pod, [
  [
    'is more than no time',
    { activeDeadlineSeconds: 0 },
    ['spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive'],
  ],
]);
