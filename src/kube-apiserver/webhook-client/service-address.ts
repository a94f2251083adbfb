import type { HttpsAddress, Random } from '../../base/index.ts';
import type { EndpointSlice, Service } from '../../kinds/index.ts';
import { isExternalName } from '../../kinds/index.ts';
import type { ObjectReader } from '../../apiserver/index.ts';
import { WebhookFailure } from './webhook-failure.ts';

const SERVICES = { group: '', resource: 'services' };
const SLICES = { group: 'discovery.k8s.io', resource: 'endpointslices' };
const SERVICE_LABEL = 'kubernetes.io/service-name';

/** A service that webhooks are reached by. */
export interface ServiceName {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}

/** Where a service leads to. */
export interface ServiceAddress extends HttpsAddress {
  /** It is a Pod's, and Pods are simulated: nothing listens there. */
  readonly isSimulated: boolean;
}

/** One of the endpoints that are ready. Rejects with a {@link WebhookFailure} where there is none, as upstream words it. */
export async function addressOfService(
  { namespace, name, port }: ServiceName,
  reader: ObjectReader,
  random: Random,
): Promise<ServiceAddress> {
  const service = await reader.get<Service>(SERVICES, namespace, name);
  if (!service) throw new WebhookFailure(`service "${name}" not found`, { code: 404 });
  const { spec } = service;
  if (spec && isExternalName(spec)) return { host: spec.externalName ?? '', port, isSimulated: false };
  const servicePort = spec?.ports?.find((candidate) => candidate.port === port);
  if (!servicePort) throw new WebhookFailure(`no service port ${port} found for service "${name}"`);
  const ready = readyAddresses(await slicesOf(service, reader), servicePort.name ?? '');
  const found = ready[Math.floor(random.next() * ready.length)];
  if (!found) throw new WebhookFailure(`no endpoints available for service "${name}"`);
  return found;
}

/** Those of the family that the service prefers come first. */
async function slicesOf({ metadata, spec }: Service, reader: ObjectReader): Promise<EndpointSlice[]> {
  const { namespace = '', name } = metadata;
  const all = await reader.list<EndpointSlice>(SLICES, namespace);
  const own = all.filter((slice) => slice.metadata.labels?.[SERVICE_LABEL] === name);
  const preferred = spec?.ipFamilies?.[0];
  return [
    ...own.filter(({ addressType }) => addressType === preferred),
    ...own.filter(({ addressType }) => addressType !== preferred),
  ];
}

/** Of the first slice that has any for the port. */
function readyAddresses(slices: readonly EndpointSlice[], portName: string): ServiceAddress[] {
  for (const { ports, endpoints } of slices) {
    const port = ports?.find(({ name = '' }) => name === portName)?.port;
    if (port === undefined) continue;
    const found = (endpoints ?? []).flatMap(({ addresses: [host], conditions, targetRef }) =>
      host === undefined || conditions?.ready === false
        ? []
        : [{ host, port, isSimulated: targetRef?.kind === 'Pod' }],
    );
    if (found.length > 0) return found;
  }
  return [];
}
