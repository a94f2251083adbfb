/** A resource that the extension follows. */
export interface ResourceRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
}

/** What tells resources apart. */
export type ResourceId = Pick<ResourceRef, 'apiVersion' | 'plural'>;

export function sameResource(a: ResourceId, b: ResourceId): boolean {
  return a.plural === b.plural && a.apiVersion === b.apiVersion;
}

const core = (kind: string, plural: string): ResourceRef => ({ apiVersion: 'v1', kind, plural });
const apps = (kind: string, plural: string): ResourceRef => ({ apiVersion: 'apps/v1', kind, plural });
const batch = (kind: string, plural: string): ResourceRef => ({ apiVersion: 'batch/v1', kind, plural });

export const NAMESPACES = core('Namespace', 'namespaces');
export const PODS = core('Pod', 'pods');
export const CONFIG_MAPS = core('ConfigMap', 'configmaps');
export const SECRETS = core('Secret', 'secrets');
export const PERSISTENT_VOLUMES = core('PersistentVolume', 'persistentvolumes');
export const PERSISTENT_VOLUME_CLAIMS = core('PersistentVolumeClaim', 'persistentvolumeclaims');
export const REPLICATION_CONTROLLERS = core('ReplicationController', 'replicationcontrollers');
export const DEPLOYMENTS = apps('Deployment', 'deployments');
export const REPLICA_SETS = apps('ReplicaSet', 'replicasets');
export const STATEFUL_SETS = apps('StatefulSet', 'statefulsets');
export const DAEMON_SETS = apps('DaemonSet', 'daemonsets');
export const JOBS = batch('Job', 'jobs');
export const CRON_JOBS = batch('CronJob', 'cronjobs');

const ENDPOINT_SLICES: ResourceRef = {
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
};

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
  return CONTROLLED[kind] ?? [];
}
