/** `apps`: what keeps Pods running: Deployments, ReplicaSets, StatefulSets, DaemonSets. */
import { type KindDefinition, SCALE, STATUS } from '../definition/index.ts';
import { controllerRevisionStrategy } from './controller-revision.ts';
import { daemonSetStrategy } from './daemon-set.ts';
import { deploymentStrategy } from './deployment.ts';
import { replicaSetStrategy } from './replica-set.ts';
import { statefulSetStrategy } from './stateful-set.ts';

export const appsKinds: readonly KindDefinition[] = [
  {
    group: 'apps',
    version: 'v1',
    kind: 'ControllerRevision',
    plural: 'controllerrevisions',
    strategy: controllerRevisionStrategy,
  },
  {
    group: 'apps',
    version: 'v1',
    kind: 'DaemonSet',
    plural: 'daemonsets',
    shortNames: ['ds'],
    categories: ['all'],
    subresources: [STATUS],
    strategy: daemonSetStrategy,
  },
  {
    group: 'apps',
    version: 'v1',
    kind: 'Deployment',
    plural: 'deployments',
    shortNames: ['deploy'],
    categories: ['all'],
    subresources: [SCALE, { name: 'status', resetFields: [['f:spec'], ['f:metadata', 'f:labels']] }],
    strategy: deploymentStrategy,
  },
  {
    group: 'apps',
    version: 'v1',
    kind: 'ReplicaSet',
    plural: 'replicasets',
    shortNames: ['rs'],
    categories: ['all'],
    subresources: [SCALE, STATUS],
    strategy: replicaSetStrategy,
  },
  {
    group: 'apps',
    version: 'v1',
    kind: 'StatefulSet',
    plural: 'statefulsets',
    shortNames: ['sts'],
    categories: ['all'],
    subresources: [SCALE, STATUS],
    strategy: statefulSetStrategy,
  },
];
