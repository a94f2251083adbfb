import { ownValue } from '../../base/index.ts';
import { parseApiVersion } from '../../api/index.ts';

/** A resource that the extension follows. */
export interface ResourceRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

/** What tells resources apart. */
export type ResourceId = Pick<ResourceRef, 'apiVersion' | 'plural'>;

export function sameResource(a: ResourceId, b: ResourceId): boolean {
  return a.plural === b.plural && a.apiVersion === b.apiVersion;
}

const namespaced =
  (apiVersion: string) =>
  (kind: string, plural: string): ResourceRef => ({ apiVersion, kind, plural, namespaced: true });
const core = namespaced('v1');
const apps = namespaced('apps/v1');
const batch = namespaced('batch/v1');

export const NAMESPACES: ResourceRef = { ...core('Namespace', 'namespaces'), namespaced: false };
export const PODS = core('Pod', 'pods');
export const CONFIG_MAPS = core('ConfigMap', 'configmaps');
export const SECRETS = core('Secret', 'secrets');
export const PERSISTENT_VOLUMES: ResourceRef = {
  ...core('PersistentVolume', 'persistentvolumes'),
  namespaced: false,
};
export const PERSISTENT_VOLUME_CLAIMS = core('PersistentVolumeClaim', 'persistentvolumeclaims');
export const REPLICATION_CONTROLLERS = core('ReplicationController', 'replicationcontrollers');
export const DEPLOYMENTS = apps('Deployment', 'deployments');
export const REPLICA_SETS = apps('ReplicaSet', 'replicasets');
export const STATEFUL_SETS = apps('StatefulSet', 'statefulsets');
export const DAEMON_SETS = apps('DaemonSet', 'daemonsets');
export const JOBS = batch('Job', 'jobs');
export const CRON_JOBS = batch('CronJob', 'cronjobs');

/** What the trees show, in the order in which a person is offered it. */
export const KNOWN_RESOURCES: readonly ResourceRef[] = [
  DEPLOYMENTS,
  STATEFUL_SETS,
  DAEMON_SETS,
  REPLICATION_CONTROLLERS,
  REPLICA_SETS,
  JOBS,
  CRON_JOBS,
  PODS,
  CONFIG_MAPS,
  SECRETS,
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  NAMESPACES,
];

const ENDPOINT_SLICES = namespaced('discovery.k8s.io/v1')('EndpointSlice', 'endpointslices');

/** What an object of a kind controls, directly and further down: its state is also theirs. */
const CONTROLLED: Readonly<Record<string, readonly ResourceRef[]>> = {
  Deployment: [REPLICA_SETS, PODS],
  ReplicaSet: [PODS],
  ReplicationController: [PODS],
  StatefulSet: [PODS],
  DaemonSet: [PODS],
  Job: [PODS],
  CronJob: [JOBS, PODS],
  Service: [ENDPOINT_SLICES],
};

export function controlledResources(kind: string): readonly ResourceRef[] {
  return ownValue(CONTROLLED, kind) ?? [];
}

/** What can stand above others in a tree. */
const OWNERS: ReadonlyMap<string, ResourceRef> = new Map(
  [DEPLOYMENTS, REPLICA_SETS, REPLICATION_CONTROLLERS, STATEFUL_SETS, DAEMON_SETS, JOBS, CRON_JOBS].map(
    (resource) => [groupKind(resource), resource],
  ),
);

/** The resource of what a reference to a controller names, where such objects are shown above what they control. */
export function owningResource(reference: {
  readonly apiVersion: string;
  readonly kind: string;
}): ResourceRef | undefined {
  return OWNERS.get(groupKind(reference));
}

/** Kinds without a state of their own: that they are there, and what their metadata says, is all that is shown. */
const STATELESS: ReadonlySet<string> = new Set([
  '/ConfigMap',
  '/Secret',
  '/ServiceAccount',
  '/LimitRange',
  '/PodTemplate',
  'rbac.authorization.k8s.io/Role',
  'rbac.authorization.k8s.io/RoleBinding',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  'networking.k8s.io/NetworkPolicy',
  'networking.k8s.io/IngressClass',
  'storage.k8s.io/StorageClass',
  'scheduling.k8s.io/PriorityClass',
  'node.k8s.io/RuntimeClass',
]);

/** Whether the metadata of a resource's objects is all that is looked at: what is in a Secret is then never held. */
export function needsMetadataOnly(resource: ResourceRef): boolean {
  return STATELESS.has(groupKind(resource));
}

function groupKind({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): string {
  return `${parseApiVersion(apiVersion).group}/${kind}`;
}
