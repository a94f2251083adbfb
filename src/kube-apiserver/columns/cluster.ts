import { ownValue } from '../../base/index.ts';
import type {
  ComponentStatus,
  ConfigMap,
  Event,
  EventsEvent,
  Lease,
  Namespace,
  Node,
  PodDisruptionBudget,
  PriorityClass,
  ResourceQuota,
  RuntimeClass,
  Secret,
  ServiceAccount,
} from '../../kinds/index.ts';
import { ageOf, cells, type CellsByKind, nameOf, NONE, since, UNKNOWN } from './cells.ts';

export const clusterCells: CellsByKind = {
  'v1/Namespace': cells<Namespace>((namespace, nowMs) => [
    nameOf(namespace),
    namespace.status?.phase ?? '',
    ageOf(namespace, nowMs),
  ]),
  'v1/Node': cells<Node>((node, nowMs) => {
    const info = node.status?.nodeInfo;
    return [
      nameOf(node),
      nodeStates(node).join(','),
      nodeRoles(node).join(',') || NONE,
      ageOf(node, nowMs),
      info?.kubeletVersion ?? '',
      nodeAddress(node, 'InternalIP'),
      nodeAddress(node, 'ExternalIP'),
      info?.osImage || UNKNOWN,
      kernelText(info?.kernelVersion ?? '', info?.architecture ?? ''),
      info?.containerRuntimeVersion || UNKNOWN,
    ];
  }),
  'v1/ConfigMap': cells<ConfigMap>((map, nowMs) => [
    nameOf(map),
    Object.keys(map.data ?? {}).length + Object.keys(map.binaryData ?? {}).length,
    ageOf(map, nowMs),
  ]),
  'v1/Secret': cells<Secret>((secret, nowMs) => [
    nameOf(secret),
    secret.type ?? '',
    Object.keys(secret.data ?? {}).length,
    ageOf(secret, nowMs),
  ]),
  'v1/ServiceAccount': cells<ServiceAccount>((account, nowMs) => [nameOf(account), ageOf(account, nowMs)]),
  'v1/ResourceQuota': cells<ResourceQuota>((quota, nowMs) => [
    nameOf(quota),
    quotaText(quota, false),
    quotaText(quota, true),
    ageOf(quota, nowMs),
  ]),
  'v1/Event': cells<Event>((event, nowMs) =>
    eventCells(
      {
        event,
        object: event.involvedObject,
        first: event.firstTimestamp,
        last: event.lastTimestamp,
        count: event.count,
        component: event.source?.component || event.reportingComponent,
        instance: event.source?.host || event.reportingInstance,
        message: event.message,
      },
      nowMs,
    ),
  ),
  'events.k8s.io/v1/Event': cells<EventsEvent>((event, nowMs) =>
    eventCells(
      {
        event,
        object: event.regarding ?? {},
        first: event.deprecatedFirstTimestamp,
        last: event.deprecatedLastTimestamp,
        count: event.deprecatedCount,
        component: event.deprecatedSource?.component || event.reportingController,
        instance: event.deprecatedSource?.host || event.reportingInstance,
        message: event.note,
      },
      nowMs,
    ),
  ),
  'v1/ComponentStatus': cells<ComponentStatus>((component) => {
    const healthy = component.conditions?.findLast(({ type }) => type === 'Healthy');
    const state = healthy ? (healthy.status === 'True' ? 'Healthy' : 'Unhealthy') : 'Unknown';
    return [nameOf(component), state, healthy?.message ?? '', healthy?.error ?? ''];
  }),
  'coordination.k8s.io/v1/Lease': cells<Lease>((lease, nowMs) => [
    nameOf(lease),
    lease.spec?.holderIdentity ?? '',
    ageOf(lease, nowMs),
  ]),
  'node.k8s.io/v1/RuntimeClass': cells<RuntimeClass>((runtime, nowMs) => [
    nameOf(runtime),
    runtime.handler,
    ageOf(runtime, nowMs),
  ]),
  'policy/v1/PodDisruptionBudget': cells<PodDisruptionBudget>((budget, nowMs) => [
    nameOf(budget),
    String(budget.spec?.minAvailable ?? 'N/A'),
    String(budget.spec?.maxUnavailable ?? 'N/A'),
    budget.status?.disruptionsAllowed ?? 0,
    ageOf(budget, nowMs),
  ]),
  'scheduling.k8s.io/v1/PriorityClass': cells<PriorityClass>((priority, nowMs) => [
    nameOf(priority),
    priority.value,
    priority.globalDefault ?? false,
    ageOf(priority, nowMs),
    priority.preemptionPolicy ?? '',
  ]),
};

function nodeStates({ spec, status }: Node): string[] {
  const ready = status?.conditions?.findLast(({ type }) => type === 'Ready');
  const state = ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown';
  return spec?.unschedulable ? [state, 'SchedulingDisabled'] : [state];
}

const ROLE_PREFIX = 'node-role.kubernetes.io/';

function nodeRoles({ metadata }: Node): string[] {
  const labels = Object.entries(metadata.labels ?? {});
  const roles = labels.flatMap(([key, value]) => {
    if (key.startsWith(ROLE_PREFIX)) return [key.slice(ROLE_PREFIX.length)];
    return key === 'kubernetes.io/role' ? [value] : [];
  });
  return [...new Set(roles.filter((role) => role !== ''))].sort();
}

function nodeAddress({ status }: Node, wanted: string): string {
  return status?.addresses?.find(({ type }) => type === wanted)?.address ?? NONE;
}

function kernelText(kernel: string, architecture: string): string {
  if (kernel === '') return UNKNOWN;
  return architecture === '' ? kernel : `${kernel} (${architecture})`;
}

/** `pods: 1/10, requests.cpu: 1/2`, or the same of the limits alone. */
function quotaText({ status }: ResourceQuota, ofLimits: boolean): string {
  return Object.entries(status?.hard ?? {})
    .filter(([resource]) => resource.startsWith('limits.') === ofLimits)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([resource, hard]) => `${resource}: ${ownValue(status?.used, resource) ?? '0'}/${hard}`)
    .join(', ');
}

/** What both groups' events say, under either's names. */
interface EventFacts {
  readonly event: Event | EventsEvent;
  readonly object: { readonly kind?: string; readonly name?: string; readonly fieldPath?: string };
  readonly first: string | undefined;
  readonly last: string | undefined;
  readonly count: number | undefined;
  readonly component: string | undefined;
  readonly instance: string | undefined;
  readonly message: string | undefined;
}

function eventCells(facts: EventFacts, nowMs: number): unknown[] {
  const { event, object, component = '', instance = '' } = facts;
  const { series } = event;
  const first = since(facts.first ?? event.eventTime, nowMs);
  const last = series ? since(series.lastObservedTime, nowMs) : facts.last ? since(facts.last, nowMs) : first;
  const kind = (object.kind ?? '').toLowerCase();
  return [
    last,
    event.type ?? '',
    event.reason ?? '',
    object.name ? `${kind}/${object.name}` : kind,
    object.fieldPath ?? '',
    instance === '' ? component : `${component}, ${instance}`,
    (facts.message ?? '').trim(),
    first,
    series ? (series.count ?? 0) : facts.count || 1,
    nameOf(event),
  ];
}
