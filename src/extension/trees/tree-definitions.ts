import type { ApiObject } from '../../client/index.ts';
import {
  CONFIG_MAPS,
  CRON_JOBS,
  DAEMON_SETS,
  DEPLOYMENTS,
  JOBS,
  NAMESPACES,
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  PODS,
  REPLICA_SETS,
  REPLICATION_CONTROLLERS,
  type ResourceRef,
  SECRETS,
  STATEFUL_SETS,
} from '../live/resources.ts';

/** What one view of the sidebar shows. */
export interface TreeDefinition {
  /** The view's id in the extension's manifest. */
  readonly view: string;
  /** Whose objects stand at the top, in this order; those that something else shown here controls stand below it. */
  readonly resources: readonly ResourceRef[];
  /** Whether the objects are grouped by namespace. */
  readonly grouped: boolean;
  /** The group of what has no namespace; it comes first. */
  readonly clusterGroup?: string;
}

export const TREES: readonly TreeDefinition[] = [
  { view: 'wheelhouse.namespaces', resources: [NAMESPACES], grouped: false },
  {
    view: 'wheelhouse.workloads',
    resources: [DEPLOYMENTS, STATEFUL_SETS, DAEMON_SETS, REPLICATION_CONTROLLERS, REPLICA_SETS, PODS],
    grouped: true,
  },
  { view: 'wheelhouse.jobs', resources: [CRON_JOBS, JOBS], grouped: true },
  { view: 'wheelhouse.configuration', resources: [CONFIG_MAPS, SECRETS], grouped: true },
  {
    view: 'wheelhouse.storage',
    resources: [PERSISTENT_VOLUMES, PERSISTENT_VOLUME_CLAIMS],
    grouped: true,
    clusterGroup: 'PersistentVolumes',
  },
];

const SYSTEM_NAMESPACES: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

/** What the control plane puts there itself, and a person who looks for their own objects does not look for. */
export function isSystemObject({ kind, metadata }: ApiObject): boolean {
  if (kind === 'Namespace') return SYSTEM_NAMESPACES.has(metadata.name ?? '');
  if (kind === 'ConfigMap' && metadata.name === 'kube-root-ca.crt') return true;
  return SYSTEM_NAMESPACES.has(metadata.namespace ?? '');
}
