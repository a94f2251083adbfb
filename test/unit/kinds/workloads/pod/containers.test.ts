import { CONTAINER, pod, podOf } from '../manifests.ts';
import { describeProblems } from './table.ts';

describeProblems('the containers of a Pod', pod, [
  ['are at least one', { containers: [] }, ['spec.containers: Required value']],
  ['have a name each', { containers: [{ image: 'a' }] }, ['spec.containers[0].name: Required value']],
  [
    'have names of their own',
    { containers: [CONTAINER, CONTAINER], initContainers: [CONTAINER] },
    ['spec.containers[1].name: Duplicate value: "c"', 'spec.initContainers[0].name: Duplicate value: "c"'],
  ],
  ['have an image', { containers: [{ name: 'c' }] }, ['spec.containers[0].image: Required value']],
  [
    'have an image without spaces around it',
    { containers: [{ name: 'c', image: ' a' }] },
    ['spec.containers[0].image: Invalid value: " a": must not have leading or trailing whitespace'],
  ],
  [
    'start again as one where they do not start first',
    { restartPolicy: 'Sometimes' },
    ['spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"'],
  ],
  [
    'have no probe where they run before the others',
    { initContainers: [{ name: 'i', image: 'a', livenessProbe: { exec: { command: ['a'] } } }] },
    [
      'spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
    ],
  ],
  [
    'may be probed where they run beside the others',
    {
      initContainers: [
        { name: 'i', image: 'a', restartPolicy: 'Always', livenessProbe: { exec: { command: ['a'] } } },
      ],
    },
    [],
  ],
  [
    'are not ephemeral at first',
    { ephemeralContainers: [{ name: 'e', image: 'a' }] },
    ['spec.ephemeralContainers: Forbidden: cannot be set on create'],
  ],
]);

describeProblems('the ports of a container', podOf, [
  [
    'are in range',
    { ports: [{ containerPort: 0 }] },
    ['spec.containers[0].ports[0].containerPort: Required value'],
  ],
  [
    'end at 65535',
    { ports: [{ containerPort: 65536 }] },
    [
      'spec.containers[0].ports[0].containerPort: Invalid value: 65536: must be between 1 and 65535, inclusive',
    ],
  ],
  [
    'have names of their own',
    {
      ports: [
        { name: 'a', containerPort: 1 },
        { name: 'a', containerPort: 2 },
      ],
    },
    ['spec.containers[0].ports[1].name: Duplicate value: "a"'],
  ],
  [
    'speak a known protocol',
    { ports: [{ containerPort: 1, protocol: 'tcp' }] },
    [
      'spec.containers[0].ports[0].protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"',
    ],
  ],
]);

describeProblems('the environment of a container', podOf, [
  [
    'has one source for a value',
    { env: [{ name: 'A', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] },
    [
      'spec.containers[0].env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
    ],
  ],
  [
    'knows the fields of the Pod that it can name',
    { env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'spec.hostname' } } }] },
    [
      'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: "spec.hostname": error converting fieldPath: field label not supported: spec.hostname',
    ],
  ],
  [
    'says which key of which object',
    { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'c' } } }] },
    ['spec.containers[0].env[0].valueFrom.configMapKeyRef.key: Required value'],
  ],
  [
    'gives each variable a name',
    { env: [{ value: 'a' }] },
    ['spec.containers[0].env[0].name: Required value'],
  ],
]);

describeProblems('the mounts of a container', pod, [
  [
    'are of volumes that are there',
    { containers: [{ ...CONTAINER, volumeMounts: [{ name: 'v', mountPath: '/v' }] }] },
    ['spec.containers[0].volumeMounts[0].name: Not found: "v"'],
  ],
  [
    'are each in a place of its own',
    {
      volumes: [{ name: 'v', emptyDir: {} }],
      containers: [
        {
          ...CONTAINER,
          volumeMounts: [
            { name: 'v', mountPath: '/v' },
            { name: 'v', mountPath: '/v' },
          ],
        },
      ],
    },
    ['spec.containers[0].volumeMounts[1].mountPath: Invalid value: "/v": must be unique'],
  ],
  [
    'stay within the volume',
    {
      volumes: [{ name: 'v', emptyDir: {} }],
      containers: [{ ...CONTAINER, volumeMounts: [{ name: 'v', mountPath: '/v', subPath: '../a' }] }],
    },
    ['spec.containers[0].volumeMounts.subPath: Invalid value: "../a": must not contain \'..\''],
  ],
]);

describeProblems('the resources of a container', podOf, [
  [
    'ask for no more than the limit',
    { resources: { limits: { cpu: '1' }, requests: { cpu: '2' } } },
    [
      'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
    ],
  ],
  [
    'are not negative',
    { resources: { requests: { memory: '-1' } } },
    [
      'spec.containers[0].resources.requests[memory]: Invalid value: "-1": must be greater than or equal to 0',
    ],
  ],
  [
    'come whole where they cannot be shared',
    { resources: { limits: { 'example.com/gpu': '1500m' } } },
    [
      'spec.containers[0].resources.limits[example.com/gpu]: Invalid value: "1500m": must be an integer',
      'spec.containers[0].resources.requests[example.com/gpu]: Invalid value: "1500m": must be an integer',
    ],
  ],
  [
    'come with cpu or memory where they are huge pages',
    { resources: { limits: { 'hugepages-2Mi': '4Mi' } } },
    ['spec.containers[0].resources: Forbidden: HugePages require cpu or memory'],
  ],
]);

describeProblems('the probes of a container', podOf, [
  [
    'do one thing',
    { livenessProbe: {} },
    ['spec.containers[0].livenessProbe: Required value: must specify a handler type'],
  ],
  [
    'do no more than one thing',
    { livenessProbe: { exec: { command: ['a'] }, tcpSocket: { port: 1 } } },
    ['spec.containers[0].livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type'],
  ],
  [
    'ask of a port that there can be',
    { readinessProbe: { tcpSocket: { port: 0 } } },
    [
      'spec.containers[0].readinessProbe.tcpSocket.port: Invalid value: 0: must be between 1 and 65535, inclusive',
    ],
  ],
  [
    'take one success for life',
    { livenessProbe: { exec: { command: ['a'] }, successThreshold: 2 } },
    ['spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1'],
  ],
]);

describeProblems('the security of a container', podOf, [
  [
    'cannot be privileged and kept from more',
    { securityContext: { privileged: true, allowPrivilegeEscalation: false } },
    [
      'spec.containers[0].securityContext: Invalid value: {"Capabilities":null,"Privileged":true,"SELinuxOptions":null,"WindowsOptions":null,"RunAsUser":null,"RunAsGroup":null,"RunAsNonRoot":null,"ReadOnlyRootFilesystem":null,"AllowPrivilegeEscalation":false,"ProcMount":null,"SeccompProfile":null,"AppArmorProfile":null}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
    ],
  ],
  [
    'names users by number from 0 on',
    { securityContext: { runAsUser: -1 } },
    [
      'spec.containers[0].securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive',
    ],
  ],
  [
    'says which profile of the node',
    { securityContext: { seccompProfile: { type: 'Localhost' } } },
    [
      'spec.containers[0].securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost',
    ],
  ],
]);

describeProblems('how a container begins and ends', podOf, [
  [
    'sleeps no longer than it has to end',
    { lifecycle: { preStop: { sleep: { seconds: 31 } } } },
    [
      'spec.containers[0].lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)',
    ],
  ],
  [
    'does something where it does anything',
    { lifecycle: { postStart: {} } },
    ['spec.containers[0].lifecycle.postStart: Required value: must specify a handler type'],
  ],
  [
    'says when it starts again where it tells exits apart',
    { restartPolicyRules: [{ action: 'Odd' }] },
    [
      'spec.containers[0].restartPolicy: Required value: must specify restartPolicy when restart rules are used',
      'spec.containers[0].restartPolicyRules[0].action: Unsupported value: "Odd": supported values: "Restart", "RestartAllContainers"',
      'spec.containers[0].restartPolicyRules[0].exitCodes: Required value: must be specified',
    ],
  ],
]);

describeProblems('the environment that is taken from elsewhere', podOf, [
  [
    'is one thing at a time',
    { envFrom: [{}] },
    ['spec.containers[0].envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`'],
  ],
  [
    'is a file of a volume',
    { env: [{ name: 'A', valueFrom: { fileKeyRef: { volumeName: 'v', path: '../a', key: '' } } }] },
    [
      'spec.containers[0].env[0].valueFrom.fileKeyRef.key: Required value',
      'spec.containers[0].env[0].valueFrom.fileKeyRef.path: Invalid value: "../a": must not contain \'..\'',
      'spec.containers[0].env[0].valueFrom.fileKeyRef.volumeName: Not found: "v"',
    ],
  ],
  [
    'is counted in parts that fit',
    { env: [{ name: 'A', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '2' } } }] },
    [
      'spec.containers[0].env[0].valueFrom.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor\'s values 1m and 1 are supported with the cpu resource',
    ],
  ],
]);

describeProblems('the resources of a Pod', pod, [
  [
    'are as much as its containers ask for',
    {
      resources: { requests: { cpu: '1' } },
      containers: [{ ...CONTAINER, resources: { requests: { cpu: '2' } } }],
    },
    [
      'spec.resources.requests[cpu]: Invalid value: "1": must be greater than or equal to aggregate container requests of 2',
    ],
  ],
  [
    'are claimed by name',
    {
      resourceClaims: [{ name: 'a', resourceClaimName: 'x' }],
      containers: [{ ...CONTAINER, resources: { claims: [{ name: 'b' }] } }],
    },
    [
      'spec.containers[0].resources.claims[0]: Not found: "b": must be one of the names in pod.spec.resourceClaims: a',
    ],
  ],
  [
    'are claimed one way',
    { resourceClaims: [{ name: 'a' }] },
    [
      'spec.resourceClaims[0]: Invalid value: {"Name":"a","ResourceClaimName":null,"ResourceClaimTemplateName":null}: must specify one of: `resourceClaimName`, `resourceClaimTemplateName`',
    ],
  ],
]);
