/** `core`: the core group, which has no name in paths: Pods, Services, Nodes, configuration, volumes and the namespaces that hold them. */
import {
  componentStatusCells,
  configMapCells,
  namespaceCells,
  resourceQuotaCells,
  secretCells,
  serviceAccountCells,
} from './columns/configuration.ts';
import { coreEventCells } from './columns/event.ts';
import { nodeCells } from './columns/node.ts';
import { podCells, podConditions, podTemplateCells } from './columns/pod.ts';
import { replicationControllerCells } from './columns/replication-controller.ts';
import { endpointsCells, serviceCells } from './columns/service.ts';
import { persistentVolumeCells, persistentVolumeClaimCells } from './columns/volumes.ts';
import { type KindDefinition, SCALE, STATUS } from '../definition/index.ts';
import { configMapStrategy } from './config-map.ts';
import { endpointsStrategy } from './endpoints/endpoints.ts';
import { eventFields, eventStrategy } from './event.ts';
import { limitRangeStrategy } from './limit-range.ts';
import { namespaceDeletion, namespaceFields, namespaceStrategy } from './namespace.ts';
import { nodeFields, nodeStrategy } from './node.ts';
import { persistentVolumeClaimStrategy } from './persistent-volume-claim/persistent-volume-claim.ts';
import { persistentVolumeStrategy } from './persistent-volume/persistent-volume.ts';
import { podTemplateStrategy } from './pod-template/pod-template.ts';
import { podDeletion, podFields, podStrategy } from './pod/pod.ts';
import { EPHEMERAL_CONTAINERS, RESIZABLE } from './pod/reset-fields.ts';
import { replicationControllerFields, replicationControllerStrategy } from './replication-controller.ts';
import { resourceQuotaStrategy } from './resource-quota.ts';
import { secretFields, secretStrategy } from './secret/secret.ts';
import { serviceAccountStrategy } from './service-account.ts';
import { serviceFields, serviceStrategy } from './service/service.ts';

export const coreKinds: readonly KindDefinition[] = [
  { group: '', version: 'v1', kind: 'Binding', plural: 'bindings', verbs: ['create'] },
  {
    group: '',
    version: 'v1',
    kind: 'ComponentStatus',
    plural: 'componentstatuses',
    cells: componentStatusCells,
    namespaced: false,
    shortNames: ['cs'],
    verbs: ['get', 'list'],
    deprecation: 'v1 ComponentStatus is deprecated in v1.19+',
  },
  {
    group: '',
    version: 'v1',
    kind: 'ConfigMap',
    plural: 'configmaps',
    cells: configMapCells,
    shortNames: ['cm'],
    strategy: configMapStrategy,
  },
  {
    group: '',
    version: 'v1',
    kind: 'Endpoints',
    plural: 'endpoints',
    cells: endpointsCells,
    shortNames: ['ep'],
    strategy: endpointsStrategy,
    storedUnder: 'services/endpoints',
    deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  },
  {
    group: '',
    version: 'v1',
    kind: 'Event',
    plural: 'events',
    cells: coreEventCells,
    shortNames: ['ev'],
    strategy: eventStrategy,
    deletion: { isCollected: false },
    selectableFields: eventFields,
  },
  {
    group: '',
    version: 'v1',
    kind: 'LimitRange',
    plural: 'limitranges',
    shortNames: ['limits'],
    strategy: limitRangeStrategy,
  },
  {
    group: '',
    version: 'v1',
    kind: 'Namespace',
    plural: 'namespaces',
    cells: namespaceCells,
    namespaced: false,
    shortNames: ['ns'],
    verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [{ name: 'finalize', verbs: ['update'] }, STATUS],
    strategy: namespaceStrategy,
    deletion: namespaceDeletion,
    selectableFields: namespaceFields,
  },
  {
    group: '',
    version: 'v1',
    kind: 'Node',
    plural: 'nodes',
    cells: nodeCells,
    namespaced: false,
    shortNames: ['no'],
    subresources: [
      { name: 'proxy', kind: 'NodeProxyOptions', verbs: ['create', 'delete', 'get', 'patch', 'update'] },
      STATUS,
    ],
    strategy: nodeStrategy,
    selectableFields: nodeFields,
    storedUnder: 'minions',
  },
  {
    group: '',
    version: 'v1',
    kind: 'PersistentVolumeClaim',
    plural: 'persistentvolumeclaims',
    cells: persistentVolumeClaimCells,
    shortNames: ['pvc'],
    subresources: [STATUS],
    strategy: persistentVolumeClaimStrategy,
    deletion: { returnsObject: true },
  },
  {
    group: '',
    version: 'v1',
    kind: 'PersistentVolume',
    plural: 'persistentvolumes',
    cells: persistentVolumeCells,
    namespaced: false,
    shortNames: ['pv'],
    subresources: [STATUS],
    strategy: persistentVolumeStrategy,
    deletion: { returnsObject: true },
  },
  {
    group: '',
    version: 'v1',
    kind: 'Pod',
    plural: 'pods',
    cells: podCells,
    rowConditions: podConditions,
    shortNames: ['po'],
    categories: ['all'],
    subresources: [
      { name: 'attach', kind: 'PodAttachOptions', verbs: ['create', 'get'] },
      { name: 'binding', kind: 'Binding', verbs: ['create'] },
      { name: 'ephemeralcontainers', onlyFields: EPHEMERAL_CONTAINERS },
      { name: 'eviction', kind: { group: 'policy', version: 'v1', kind: 'Eviction' }, verbs: ['create'] },
      { name: 'exec', kind: 'PodExecOptions', verbs: ['create', 'get'] },
      { name: 'log', verbs: ['get'] },
      { name: 'portforward', kind: 'PodPortForwardOptions', verbs: ['create', 'get'] },
      { name: 'proxy', kind: 'PodProxyOptions', verbs: ['create', 'delete', 'get', 'patch', 'update'] },
      { name: 'resize', onlyFields: RESIZABLE },
      {
        name: 'status',
        resetFields: [['f:spec'], ['f:metadata', 'f:deletionTimestamp'], ['f:metadata', 'f:ownerReferences']],
      },
    ],
    strategy: podStrategy,
    deletion: podDeletion,
    selectableFields: podFields,
  },
  {
    group: '',
    version: 'v1',
    kind: 'PodTemplate',
    plural: 'podtemplates',
    cells: podTemplateCells,
    strategy: podTemplateStrategy,
    deletion: { returnsObject: true },
  },
  {
    group: '',
    version: 'v1',
    kind: 'ReplicationController',
    plural: 'replicationcontrollers',
    cells: replicationControllerCells,
    shortNames: ['rc'],
    categories: ['all'],
    subresources: [SCALE, STATUS],
    strategy: replicationControllerStrategy,
    deletion: { orphansDependents: true },
    selectableFields: replicationControllerFields,
    storedUnder: 'controllers',
  },
  {
    group: '',
    version: 'v1',
    kind: 'ResourceQuota',
    plural: 'resourcequotas',
    cells: resourceQuotaCells,
    shortNames: ['quota'],
    subresources: [STATUS],
    strategy: resourceQuotaStrategy,
    deletion: { returnsObject: true },
  },
  {
    group: '',
    version: 'v1',
    kind: 'Secret',
    plural: 'secrets',
    cells: secretCells,
    strategy: secretStrategy,
    selectableFields: secretFields,
  },
  {
    group: '',
    version: 'v1',
    kind: 'ServiceAccount',
    plural: 'serviceaccounts',
    cells: serviceAccountCells,
    shortNames: ['sa'],
    subresources: [
      {
        name: 'token',
        kind: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' },
        verbs: ['create'],
      },
    ],
    strategy: serviceAccountStrategy,
    deletion: { returnsObject: true },
  },
  {
    group: '',
    version: 'v1',
    kind: 'Service',
    plural: 'services',
    cells: serviceCells,
    shortNames: ['svc'],
    categories: ['all'],
    subresources: [
      { name: 'proxy', kind: 'ServiceProxyOptions', verbs: ['create', 'delete', 'get', 'patch', 'update'] },
      STATUS,
    ],
    strategy: serviceStrategy,
    deletion: { returnsObject: true },
    selectableFields: serviceFields,
    storedUnder: 'services/specs',
  },
];
