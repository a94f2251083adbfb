import { CONTAINER, pod } from '../manifests.ts';
import { describeProblems } from './table.ts';

describeProblems('a volume', (fields) => pod({ volumes: [{ name: 'v', ...fields }] }), [
  [
    'of a folder of the node stays below it',
    { hostPath: { path: '/a/../b' } },
    ['spec.volumes[0].hostPath.path: Invalid value: "/a/../b": must not contain \'..\''],
  ],
  [
    'of a file server says where on it',
    { nfs: { server: '', path: 'a' } },
    [
      'spec.volumes[0].nfs.server: Required value',
      'spec.volumes[0].nfs.path: Invalid value: "a": must be an absolute path',
    ],
  ],
  ['of a driver names it', { csi: { driver: '' } }, ['spec.volumes[0].csi.driver: Required value']],
  [
    'of an image names it',
    { image: { pullPolicy: 'Odd' } },
    [
      'spec.volumes[0].image.reference: Required value',
      'spec.volumes[0].image.pullPolicy: Unsupported value: "Odd": supported values: "Always", "IfNotPresent", "Never"',
    ],
  ],
  [
    'of a claim of its own claims something',
    { ephemeral: { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'] } } } },
    ['spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources[storage]: Required value'],
  ],
  [
    'of what the Pod is knows what that is',
    {
      downwardAPI: {
        items: [
          { path: 'a', fieldRef: { fieldPath: 'spec.nodeName' } },
          { path: '/b', resourceFieldRef: { resource: 'limits.cpu' } },
        ],
      },
    },
    [
      'spec.volumes[0].downwardAPI.fieldRef.fieldPath: Unsupported value: "spec.nodeName": supported values: "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"',
      'spec.volumes[0].downwardAPI.path: Invalid value: "/b": must be a relative path',
      'spec.volumes[0].downwardAPI.resourceFieldRef.containerName: Required value',
    ],
  ],
]);

describeProblems(
  'a mount',
  (mount) =>
    pod({
      volumes: [{ name: 'v', emptyDir: {} }],
      containers: [{ ...CONTAINER, volumeMounts: [{ name: 'v', mountPath: '/v', ...mount }] }],
    }),
  [
    [
      'is seen by the node only where the container may do all',
      { mountPropagation: 'Bidirectional' },
      [
        'spec.containers[0].volumeMounts.mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers',
      ],
    ],
    [
      'is read-only below only where it is itself',
      { recursiveReadOnly: 'Enabled' },
      [
        'spec.containers[0].volumeMounts.recursiveReadOnly: Forbidden: may only be specified when readOnly is true',
      ],
    ],
  ],
);

describeProblems(
  'a volume that a container sees as a device',
  (container) =>
    pod({
      volumes: [
        { name: 'v', persistentVolumeClaim: { claimName: 'c' } },
        { name: 'e', emptyDir: {} },
      ],
      containers: [{ ...CONTAINER, ...container }],
    }),
  [
    ['is a claim', { volumeDevices: [{ name: 'v', devicePath: '/dev/a' }] }, []],
    [
      'is nothing else',
      { volumeDevices: [{ name: 'e', devicePath: '/dev/a' }] },
      [
        'spec.containers[0].volumeDevices[0].name: Invalid value: "e": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
      ],
    ],
    [
      'is not a folder as well',
      {
        volumeMounts: [{ name: 'v', mountPath: '/v' }],
        volumeDevices: [{ name: 'v', devicePath: '/dev/a' }],
      },
      [
        'spec.containers[0].volumeMounts[0].name: Invalid value: "v": must not already exist in volumeDevices',
        'spec.containers[0].volumeDevices[0].name: Invalid value: "v": must not already exist in volumeMounts',
      ],
    ],
  ],
);
