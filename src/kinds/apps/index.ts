/** `apps`: what keeps Pods running: Deployments, ReplicaSets, StatefulSets, DaemonSets. */
import {
  controllerRevisionCells,
  daemonSetCells,
  deploymentCells,
  replicaSetCells,
  statefulSetCells,
} from './columns.ts';
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
    cells: controllerRevisionCells,
    strategy: controllerRevisionStrategy,
  },
  {
    group: 'apps',
    version: 'v1',
    kind: 'DaemonSet',
    plural: 'daemonsets',
    cells: daemonSetCells,
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
    cells: deploymentCells,
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
    cells: replicaSetCells,
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
    cells: statefulSetCells,
    shortNames: ['sts'],
    categories: ['all'],
    subresources: [SCALE, STATUS],
    strategy: statefulSetStrategy,
  },
];
