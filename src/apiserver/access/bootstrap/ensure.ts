import { formatTime, type KubernetesObject, type ResourceName } from '../../../api/index.ts';
import type { ObjectWriter } from '../../contracts/index.ts';
import { CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES, ROLE_BINDINGS, ROLES } from '../rbac/role-rules.ts';
import {
  apiServices,
  clientAuthority,
  kubernetesAddress,
  kubernetesService,
  legacyTokenTracking,
  namespaces,
  priorityClasses,
  type ServiceAddresses,
  serviceCidr,
} from './cluster-objects.ts';
import { flowSchemas, priorityLevels } from './fair-queuing-objects.ts';
import { clusterRoleBindings, clusterRoles, roleBindings, roles } from './rbac-objects.ts';

export interface BootstrapOptions {
  readonly writer: ObjectWriter;
  readonly nowMs: number;
  readonly addresses: ServiceAddresses;
  /** What client certificates are verified with, as PEM. */
  readonly clientAuthority?: string;
}

/**
 * Makes what every cluster has, where it is missing: namespaces first, the rest at once. What is there already is left
 * as it is.
 */
export async function ensureBootstrapObjects(options: BootstrapOptions): Promise<void> {
  const { writer } = options;
  await ensureAll(writer, [[NAMESPACES, namespaces()]]);
  await ensureAll(writer, bootstrapObjects(options));
}

type Objects = readonly [ResourceName, readonly KubernetesObject[]];

const NAMESPACES = { group: '', resource: 'namespaces' };
const CONFIG_MAPS = { group: '', resource: 'configmaps' };

function bootstrapObjects({ nowMs, addresses, clientAuthority: authority }: BootstrapOptions): Objects[] {
  const now = formatTime(nowMs);
  return [
    [CLUSTER_ROLES, clusterRoles()],
    [CLUSTER_ROLE_BINDINGS, clusterRoleBindings()],
    [ROLES, roles()],
    [ROLE_BINDINGS, roleBindings()],
    [{ group: 'scheduling.k8s.io', resource: 'priorityclasses' }, priorityClasses()],
    [{ group: 'flowcontrol.apiserver.k8s.io', resource: 'prioritylevelconfigurations' }, priorityLevels()],
    [{ group: 'flowcontrol.apiserver.k8s.io', resource: 'flowschemas' }, flowSchemas(now)],
    [{ group: 'apiregistration.k8s.io', resource: 'apiservices' }, apiServices(now)],
    [
      CONFIG_MAPS,
      [legacyTokenTracking(now), ...(authority === undefined ? [] : [clientAuthority(authority)])],
    ],
    ...addressObjects(addresses, now),
  ];
}

function addressObjects(addresses: ServiceAddresses, now: string): Objects[] {
  return [
    [{ group: 'networking.k8s.io', resource: 'servicecidrs' }, [serviceCidr(addresses, now)]],
    [{ group: 'networking.k8s.io', resource: 'ipaddresses' }, [kubernetesAddress(addresses)]],
    [{ group: '', resource: 'services' }, [kubernetesService(addresses)]],
  ];
}

async function ensureAll(writer: ObjectWriter, objects: readonly Objects[]): Promise<void> {
  await Promise.all(objects.flatMap(([of, list]) => list.map((object) => writer.ensure(of, object))));
}
