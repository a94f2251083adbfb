import { CONTAINER, pod, podOf } from '../manifests.ts';
import { describeProblems } from './table.ts';

const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';
const SECCOMP = 'seccomp.security.alpha.kubernetes.io/pod';

describeProblems('what a Pod shares with its node', pod, [
  [
    'is its ports where it is the network',
    { hostNetwork: true, containers: [{ ...CONTAINER, ports: [{ containerPort: 80, hostPort: 81 }] }] },
    [
      'spec.containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort` when `hostNetwork` is true',
    ],
  ],
  [
    'is not the network where its users are its own',
    { hostUsers: false, hostNetwork: true },
    ['spec.hostNetwork: Forbidden: when `hostUsers` is false'],
  ],
  [
    'is the network where its processes are those of a Windows node',
    { containers: [{ ...CONTAINER, securityContext: { windowsOptions: { hostProcess: true } } }] },
    [
      'spec.hostNetwork: Invalid value: false: hostNetwork must be true if pod contains any hostProcess containers',
    ],
  ],
  [
    'is not changed in its kernel',
    { hostNetwork: true, securityContext: { sysctls: [{ name: 'net.ipv4.ip_forward', value: '1' }] } },
    [
      'spec.securityContext.sysctls[0].name: Invalid value: "net.ipv4.ip_forward": may not be specified when \'hostNetwork\' is true',
    ],
  ],
]);

describeProblems('the security of a Pod', pod, [
  [
    'says which profile of the node',
    { securityContext: { appArmorProfile: { type: 'Localhost' } } },
    [
      'spec.securityContext.appArmorProfile.localhostProfile: Required value: must be set when AppArmor type is Localhost',
    ],
  ],
  [
    'sets a value of the kernel once, by its name',
    {
      securityContext: {
        sysctls: [
          { name: 'a.b', value: '1' },
          { name: 'a.b', value: '1' },
          { name: 'A', value: '1' },
        ],
      },
    },
    [
      'spec.securityContext.sysctls[1].name: Duplicate value: "a.b"',
      'spec.securityContext.sysctls[2].name: Invalid value: "A": must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$',
    ],
  ],
  [
    'is that of Linux nowhere but there',
    {
      os: { name: 'windows' },
      hostPID: true,
      containers: [{ ...CONTAINER, securityContext: { runAsUser: 1 } }],
    },
    [
      'spec.hostPID: Forbidden: cannot be set for a windows pod',
      'spec.containers[0].securityContext.runAsUser: Forbidden: cannot be set for a windows pod',
    ],
  ],
  [
    'is that of Windows nowhere but there',
    { os: { name: 'linux' }, securityContext: { windowsOptions: { runAsUserName: 'a' } } },
    ['spec.securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod'],
  ],
]);

describeProblems(
  'the user of a Windows container',
  (fields) => podOf({ securityContext: { windowsOptions: fields } }),
  [
    ['may be of a domain', { runAsUserName: 'DOMAIN\\user' }, []],
    [
      'has a name',
      { runAsUserName: '' },
      [
        'spec.containers[0].securityContext.windowsOptions.runAsUserName: Invalid value: "": runAsUserName cannot be an empty string',
      ],
    ],
    [
      'has a name that can be read',
      { runAsUserName: 'a\u0001' },
      [
        'spec.containers[0].securityContext.windowsOptions.runAsUserName: Invalid value: "a\\u0001": runAsUserName cannot contain control characters',
      ],
    ],
  ],
);

describeProblems('the annotations of a Pod', (annotations) => ({ metadata: { annotations }, ...pod() }), [
  [
    'are of containers that it has, and profiles that there can be',
    { [`${APP_ARMOR}x`]: 'odd' },
    [
      `metadata.annotations[${APP_ARMOR}x]: Invalid value: "x": container not found`,
      `metadata.annotations[${APP_ARMOR}x]: Invalid value: "odd": invalid AppArmor profile name: "odd"`,
    ],
  ],
  [
    'say what it costs to lose it in whole numbers',
    { 'controller.kubernetes.io/pod-deletion-cost': '+1' },
    [
      'metadata.annotations[controller.kubernetes.io/pod-deletion-cost]: Invalid value: "+1": must be a 32bit integer',
    ],
  ],
  [
    'name seccomp profiles that there can be',
    { [SECCOMP]: 'odd' },
    [`metadata.annotations.${SECCOMP}: Invalid value: "odd": must be a valid seccomp profile`],
  ],
]);

describeProblems('an annotation of a Pod that says what a field says', (fields) => fields, [
  [
    'says the same',
    {
      metadata: { annotations: { [SECCOMP]: 'unconfined' } },
      ...pod({ securityContext: { seccompProfile: { type: 'RuntimeDefault' } } }),
    },
    ['spec.securityContext.seccompProfile.type: Forbidden: seccomp type in annotation and field must match'],
  ],
]);
