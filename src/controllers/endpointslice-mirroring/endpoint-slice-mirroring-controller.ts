import type {
  Endpoint,
  EndpointAddress,
  Endpoints,
  EndpointSlice,
  EndpointSubset,
  Service,
} from '../../kinds/index.ts';
import type { Disposable } from '../../base/index.ts';
import {
  controllerReference,
  keyOf,
  nameOfKey,
  type ResourceClient,
  startController,
  watchObjects,
} from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { settleAll, unlessGone } from '../library/objects/index.ts';
import {
  type EndpointGroup,
  familyOf,
  type IpFamily,
  MANAGED_BY,
  planSlices,
  SERVICE_NAME,
  serviceKeyOf,
  sliceOf,
} from '../library/endpoints/index.ts';

const MANAGER = 'endpointslicemirroring-controller.k8s.io';
const SKIP_MIRROR = 'endpointslice.kubernetes.io/skip-mirror';
/** Endpoints that were a lock for an election, before there were Leases. */
const ELECTION = 'control-plane.alpha.kubernetes.io/leader';
const NOT_COPIED = [
  'kubectl.kubernetes.io/last-applied-configuration',
  'endpoints.kubernetes.io/last-change-trigger-time',
];
const SLICES = { limit: 1000, keepsEmpty: false };

/** Writes slices for Endpoints that somebody made by hand: whoever routes looks at slices alone. */
export function startEndpointSliceMirroringController(context: ControllerContext): Disposable {
  const { client, informers } = context;
  const services = informers.of<Service>('v1', 'services');
  const endpoints = informers.of<Endpoints>('v1', 'endpoints');
  const slices = informers.of<EndpointSlice>('discovery.k8s.io/v1', 'endpointslices');
  const resource = client.resource<EndpointSlice>('discovery.k8s.io/v1', 'endpointslices');
  const ownKey = (slice: EndpointSlice): string | undefined => serviceKeyOf(slice, MANAGER);
  const byService = slices.cache.index('mirrored', (slice) => [ownKey(slice) ?? '']);
  return startController(context, {
    watches: [watchObjects(endpoints, keyOf), watchObjects(services, keyOf), watchObjects(slices, ownKey)],
    async reconcile(key) {
      const existing = byService.get(key).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
      const source = endpoints.cache.get(nameOfKey(key));
      const service = services.cache.get(nameOfKey(key));
      const mirrored = source && service && isMirrored(source, service) ? source : undefined;
      const families: readonly IpFamily[] = ['IPv4', 'IPv6'];
      await settleAll(
        families.map((family) =>
          write(
            resource,
            mirrored,
            family,
            existing.filter(({ addressType }) => addressType === family),
          ),
        ),
      );
    },
  });
}

/** A service with a selector has slices of its own. */
function isMirrored({ metadata }: Endpoints, service: Service): boolean {
  const skipped = metadata.labels?.[SKIP_MIRROR] === 'true' || metadata.annotations?.[ELECTION] !== undefined;
  return !skipped && Object.keys(service.spec?.selector ?? {}).length === 0;
}

async function write(
  resource: ResourceClient<EndpointSlice>,
  source: Endpoints | undefined,
  family: IpFamily,
  existing: readonly EndpointSlice[],
): Promise<void> {
  const groups = (source?.subsets ?? []).map((subset) => groupOf(subset, family));
  const plan = planSlices(
    existing,
    groups.filter(({ endpoints }) => endpoints.length > 0),
    SLICES,
  );
  await settleAll([
    ...plan.delete.map(({ metadata }) => unlessGone(resource.delete(metadata))),
    ...(source
      ? plan.create.map((group) => resource.create(sliceOf(metadataOf(source), family, group)))
      : []),
    ...(source
      ? plan.update.map(({ slice, group }) =>
          resource.update(sliceOf({ ...slice.metadata, ...metadataOf(source) }, family, group)),
        )
      : []),
  ]);
}

function metadataOf(source: Endpoints): EndpointSlice['metadata'] {
  const { name = '', namespace = '', labels = {}, annotations = {} } = source.metadata;
  const copied = Object.entries(annotations).filter(([key]) => !NOT_COPIED.includes(key));
  return {
    generateName: `${name}-`,
    namespace,
    labels: { ...labels, [SERVICE_NAME]: name, [MANAGED_BY]: MANAGER },
    annotations: Object.fromEntries(copied),
    ownerReferences: [controllerReference(source)],
  };
}

function groupOf(
  { addresses = [], notReadyAddresses = [], ports = [] }: EndpointSubset,
  family: IpFamily,
): EndpointGroup {
  const ofFamily = (list: readonly EndpointAddress[], ready: boolean): Endpoint[] =>
    list.filter(({ ip }) => familyOf(ip) === family).map((address) => endpointOf(address, ready));
  return {
    endpoints: [...ofFamily(addresses, true), ...ofFamily(notReadyAddresses, false)],
    ports: ports.map(({ name = '', port, protocol = 'TCP', appProtocol }) => ({
      name,
      port,
      protocol,
      appProtocol,
    })),
  };
}

function endpointOf({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): Endpoint {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname === undefined ? {} : { hostname }),
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(targetRef === undefined ? {} : { targetRef }),
  };
}
