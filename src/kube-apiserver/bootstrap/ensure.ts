import type { ClusterRole } from '../../kinds/index.ts';
import {
  formatTime,
  type Kinds,
  type KubernetesObject,
  parseApiVersion,
  requireKind,
  type ResourceName,
} from '../../api/index.ts';
import type { ObjectReader, ObjectWriter, PostStartHooks } from '../../apiserver/index.ts';
import { HOOKS } from '../start-up/index.ts';
import { CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES, ROLE_BINDINGS, ROLES } from '../rbac/role-rules.ts';
import {
  apiServices,
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
  /** What is made tells them when it is. */
  readonly hooks: PostStartHooks;
  readonly kinds: Kinds;
  readonly objects: ObjectReader & ObjectWriter;
  readonly nowMs: number;
  readonly addresses: ServiceAddresses;
}

/**
 * Makes what every cluster has, where it is missing: namespaces first, the rest at once. What is there already is left
 * as it is.
 */
export async function ensureBootstrapObjects(options: BootstrapOptions): Promise<void> {
  const ensure = ([hook, ...objects]: BootstrapStep): Promise<unknown> =>
    options.hooks.run(
      hook === undefined ? [] : [hook],
      Promise.all(objects.map((each) => ensureMissing(options, each))),
    );
  await ensure([HOOKS.systemNamespaces, [NAMESPACES, namespaces()]]);
  await Promise.all(bootstrapSteps(options).map(ensure));
}

/** The hook that is done when the objects are there. */
type BootstrapStep = readonly [hook: string | undefined, ...objects: Objects[]];

type Objects = readonly [ResourceName, readonly KubernetesObject[]];

const NAMESPACES = { group: '', resource: 'namespaces' };

function bootstrapSteps({ nowMs, addresses }: BootstrapOptions): BootstrapStep[] {
  const now = formatTime(nowMs);
  return [
    [
      HOOKS.roles,
      [CLUSTER_ROLES, clusterRoles()],
      [CLUSTER_ROLE_BINDINGS, clusterRoleBindings()],
      [ROLES, roles()],
      [ROLE_BINDINGS, roleBindings()],
    ],
    [HOOKS.priorityClasses, [{ group: 'scheduling.k8s.io', resource: 'priorityclasses' }, priorityClasses()]],
    [
      HOOKS.fairnessProducer,
      [{ group: 'flowcontrol.apiserver.k8s.io', resource: 'prioritylevelconfigurations' }, priorityLevels()],
      [{ group: 'flowcontrol.apiserver.k8s.io', resource: 'flowschemas' }, flowSchemas(now)],
    ],
    [
      // The hook of these is that of whoever keeps them.
      undefined,
      [{ group: 'apiregistration.k8s.io', resource: 'apiservices' }, apiServices(now)],
    ],
    [HOOKS.legacyTokenTracking, [{ group: '', resource: 'configmaps' }, [legacyTokenTracking(now)]]],
    [
      HOOKS.serviceCidr,
      [{ group: 'networking.k8s.io', resource: 'servicecidrs' }, [serviceCidr(addresses, now)]],
    ],
    [
      HOOKS.kubernetesService,
      [{ group: 'networking.k8s.io', resource: 'ipaddresses' }, [kubernetesAddress(addresses)]],
      [{ group: '', resource: 'services' }, [kubernetesService(addresses)]],
    ],
  ];
}

async function ensureMissing(
  { kinds, objects, nowMs }: BootstrapOptions,
  [of, wanted]: Objects,
): Promise<void> {
  // Each by its name: of some kinds there are many others.
  const present = await Promise.all(
    wanted.map(({ metadata }) => objects.get(of, metadata.namespace ?? '', metadata.name ?? '')),
  );
  const missing = wanted.filter((_, index) => present[index] === undefined);
  await Promise.all(missing.map((object) => objects.ensure(of, recorded(kinds, object, nowMs))));
}

/** The object with the record of who made it: the server, and of gathered rules the controller that gathers them. */
export function recorded(kinds: Kinds, object: KubernetesObject, nowMs: number): KubernetesObject {
  const gvk = { ...parseApiVersion(object.apiVersion), kind: object.kind };
  const manager = requireKind(kinds, gvk).fieldManager;
  const server = { manager: 'kube-apiserver', subresource: '', nowMs };
  const { rules, ...others } = object as ClusterRole;
  if (!('aggregationRule' in object)) return manager.create(object, server);
  const { apiVersion, kind, metadata } = object;
  const applied = { apiVersion, kind, metadata: { name: metadata.name }, rules };
  const controller = { manager: 'clusterrole-aggregation-controller', subresource: '', nowMs, force: true };
  return manager.apply(manager.create(others as KubernetesObject, server), applied, controller);
}
