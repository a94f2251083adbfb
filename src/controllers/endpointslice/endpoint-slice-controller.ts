import {
  type Endpoint,
  type EndpointSlice,
  isFinished,
  isHeadless,
  isReady,
  isTerminating,
  type Node,
  type Pod,
  type Service,
} from '../../kinds/index.ts';
import { formatTime } from '../../api/index.ts';
import { deepEqual, type Disposable, Disposables } from '../../base/index.ts';
import {
  controllerReference,
  createEventRecorder,
  type Informer,
  isNamespaceTerminating,
  keyOf,
  nameOfKey,
  type ResourceClient,
  startController,
  watchObjects,
} from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { messageOf, settleAll, unlessGone } from '../library/objects/index.ts';
import {
  addressesOf,
  type EndpointGroup,
  hasPods,
  hostnameUnder,
  type IpFamily,
  MANAGED_BY,
  planSlices,
  podReference,
  podsBehind,
  portText,
  SERVICE_NAME,
  serviceKeyOf,
  sliceOf,
  targetPorts,
  watchPodsOfServices,
} from '../library/endpoints/index.ts';

const MANAGER = 'endpointslice-controller.k8s.io';
const HEADLESS = 'service.kubernetes.io/headless';
const ZONE = 'topology.kubernetes.io/zone';
const CHANGE_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';

/** Keeps, for every service with a selector, slices of the addresses and ports of its Pods. */
export function startEndpointSliceController(context: ControllerContext): Disposable {
  const started = new Disposables();
  const controller = new EndpointSliceController(context);
  const events = started.add(createEventRecorder(context.client, 'endpoint-slice-controller'));
  const { services, pods, slices, nodes } = controller;
  started.add(
    startController(context, {
      watches: [
        watchObjects(services, keyOf),
        watchObjects(slices, ownServiceKey),
        watchPodsOfServices(pods, services),
      ],
      reads: [nodes],
      async reconcile(key) {
        const service = services.cache.get(nameOfKey(key));
        try {
          await controller.reconcile(key, service);
        } catch (error) {
          if (isNamespaceTerminating(error)) return;
          const text = `Error updating Endpoint Slices for Service ${key}: ${messageOf(error)}`;
          if (service) events.warning(service, 'FailedToUpdateEndpointSlices', text);
          throw error;
        }
      },
    }),
  );
  return started;
}

class EndpointSliceController {
  readonly services: Informer<Service>;
  readonly pods: Informer<Pod>;
  readonly slices: Informer<EndpointSlice>;
  readonly nodes: Informer<Node>;
  private readonly context: ControllerContext;
  private readonly resource: ResourceClient<EndpointSlice>;

  constructor(context: ControllerContext) {
    const { client, informers } = context;
    this.context = context;
    this.services = informers.of<Service>('v1', 'services');
    this.pods = informers.of<Pod>('v1', 'pods');
    this.nodes = informers.of<Node>('v1', 'nodes');
    this.slices = informers.of<EndpointSlice>('discovery.k8s.io/v1', 'endpointslices');
    this.resource = client.resource<EndpointSlice>('discovery.k8s.io/v1', 'endpointslices');
  }

  async reconcile(key: string, service: Service | undefined): Promise<void> {
    const existing = this.slices.cache
      .index('service', (slice) => [ownServiceKey(slice) ?? ''])
      .get(key)
      .filter((slice) => slice.metadata.deletionTimestamp === undefined);
    if (!service || !hasPods(service)) {
      // Of a service that is gone the garbage collector takes the slices; one that changed its type has none.
      if (service?.spec?.type === 'ExternalName')
        await settleAll(existing.map((slice) => this.remove(slice)));
      return;
    }
    const families = (service.spec?.ipFamilies ?? ['IPv4']) as IpFamily[];
    const pods = podsBehind(this.pods, service);
    const work = families.map((family) =>
      this.write(
        service,
        family,
        existing.filter((slice) => slice.addressType === family),
        this.groups(service, pods, family),
      ),
    );
    const strange = existing.filter(({ addressType }) => !(families as string[]).includes(addressType));
    await settleAll([...work, ...strange.map((slice) => this.remove(slice))]);
  }

  private async write(
    service: Service,
    family: IpFamily,
    existing: readonly EndpointSlice[],
    groups: readonly EndpointGroup[],
  ): Promise<void> {
    const plan = planSlices(existing, groups);
    const planned = new Set([...plan.update.map(({ slice }) => slice), ...plan.delete]);
    const labels = labelsOf(service);
    const relabelled = existing.filter(
      (slice) => !planned.has(slice) && !deepEqual(slice.metadata.labels, labels),
    );
    await settleAll([
      ...plan.create.map((group) => this.resource.create(this.sliceOf(service, family, group))),
      ...plan.update.map(({ slice, group }) =>
        this.resource.update(this.sliceOf(service, family, group, slice)),
      ),
      ...relabelled.map((slice) =>
        this.resource.update({ ...slice, metadata: { ...slice.metadata, labels } }),
      ),
      ...plan.delete.map((slice) => this.remove(slice)),
    ]);
  }

  private remove(slice: EndpointSlice): Promise<unknown> {
    return unlessGone(this.resource.delete(slice.metadata));
  }

  private groups(service: Service, pods: readonly Pod[], family: IpFamily): EndpointGroup[] {
    const groups = new Map<string, { ports: EndpointGroup['ports']; endpoints: Endpoint[] }>();
    for (const pod of pods) {
      const addresses = addressesOf(pod, family);
      if (addresses.length === 0 || isFinished(pod)) continue;
      const ports = targetPorts(service, pod);
      const key = ports.map(portText).sort().join(' ');
      const group = groups.get(key) ?? { ports, endpoints: [] };
      group.endpoints.push(this.endpointOf(service, pod, addresses));
      groups.set(key, group);
    }
    return [...groups.values()];
  }

  private endpointOf(service: Service, pod: Pod, addresses: string[]): Endpoint {
    const serving = isReady(pod);
    const terminating = isTerminating(pod);
    const ready = service.spec?.publishNotReadyAddresses === true || (serving && !terminating);
    const { nodeName = '' } = pod.spec ?? {};
    const zone = this.nodes.cache.get({ name: nodeName })?.metadata.labels?.[ZONE];
    const hostname = hostnameUnder(service, pod);
    const hints = ready ? hintsOf(service, nodeName, zone) : undefined;
    return {
      addresses,
      conditions: { ready, serving, terminating },
      ...(hints ? { hints } : {}),
      ...(hostname === undefined ? {} : { hostname }),
      ...(nodeName === '' ? {} : { nodeName }),
      targetRef: podReference(pod),
      ...(zone === undefined ? {} : { zone }),
    };
  }

  private sliceOf(
    service: Service,
    family: IpFamily,
    group: EndpointGroup,
    current?: EndpointSlice,
  ): EndpointSlice {
    const { name = '', namespace = '' } = service.metadata;
    const metadata = current?.metadata ?? {
      generateName: `${name}-`,
      namespace,
      ownerReferences: [controllerReference(service)],
    };
    const now = formatTime(this.context.clock.now());
    const annotations = { ...metadata.annotations, [CHANGE_TIME]: now };
    return sliceOf({ ...metadata, labels: labelsOf(service), annotations }, family, group);
  }
}

function labelsOf(service: Service): Record<string, string> {
  const { [HEADLESS]: _, ...own } = service.metadata.labels ?? {};
  return {
    ...own,
    [SERVICE_NAME]: service.metadata.name ?? '',
    [MANAGED_BY]: MANAGER,
    ...(isHeadless(service.spec ?? {}) ? { [HEADLESS]: '' } : {}),
  };
}

function ownServiceKey(slice: EndpointSlice): string | undefined {
  return serviceKeyOf(slice, MANAGER);
}

/** For whom an endpoint is near, where the service prefers near ones. */
function hintsOf(
  { spec }: Service,
  nodeName: string,
  zone: string | undefined,
): Endpoint['hints'] | undefined {
  const preferred = spec?.trafficDistribution;
  const nodes = preferred === 'PreferSameNode' && nodeName !== '' ? { forNodes: [{ name: nodeName }] } : {};
  const zones = preferred !== undefined && zone !== undefined ? { forZones: [{ name: zone }] } : {};
  const hints = { ...nodes, ...zones };
  return Object.keys(hints).length > 0 ? hints : undefined;
}
