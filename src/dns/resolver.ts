import { type Endpoint, type EndpointSlice, type Service, serviceKeyOf } from '../kinds/index.ts';
import type { Informer, Informers } from '../client/index.ts';
import {
  addressRecord,
  type Answer,
  answer,
  type DnsRecord,
  NO_SUCH_NAME,
  type Question,
  REFUSED,
  reverseAddress,
} from './records.ts';

export interface Resolver {
  /** Answers as a cluster's DNS server does (the specification is version 1.1.0 of DNS-Based Service Discovery). */
  resolve(question: Question): Answer;
}

export interface ResolverOptions {
  readonly informers: Informers;
  /** `cluster.local` where left out. */
  readonly domain?: string;
}

/** Where an answer comes from: a Service, and where its name goes on to an endpoint or a port. */
interface ServiceName {
  readonly service: Service;
  readonly name: string;
  /** What stands before the Service's name: `[]`, `[endpoint]` or `[_port, _protocol]`. */
  readonly before: readonly string[];
}

/** Answers from what the informers know of Services and EndpointSlices. */
export function createResolver({ informers, domain = 'cluster.local' }: ResolverOptions): Resolver {
  const services = informers.of<Service>('v1', 'services');
  const slices = informers.of<EndpointSlice>('discovery.k8s.io/v1', 'endpointslices');
  const directory = new Directory(services, slices, domain);
  return {
    resolve(question) {
      const name = question.name.toLowerCase().replace(/\.$/, '');
      const reversed = reverseAddress(name);
      if (reversed !== undefined) return directory.pointers(name, reversed);
      if (!name.endsWith(`.${domain}`)) return REFUSED;
      const labels = name.slice(0, -domain.length - 1).split('.');
      return labels.at(-1) === 'pod' ? podAnswer(name, labels) : directory.answerFor(name, labels, question);
    },
  };
}

/** `1-2-3-4.NAMESPACE.pod`: the address that the name itself says. */
function podAnswer(name: string, labels: readonly string[]): Answer {
  const [dashed = ''] = labels;
  const isAddress = labels.length === 3 && /^\d+(-\d+){3}$/.test(dashed);
  return isAddress ? answer([addressRecord(name, dashed.replaceAll('-', '.'))]) : NO_SUCH_NAME;
}

class Directory {
  private readonly services: Informer<Service>;
  private readonly domain: string;
  private readonly slicesOf: (service: Service) => readonly EndpointSlice[];
  private readonly servicesAt: (address: string) => readonly Service[];
  private readonly slicesWith: (address: string) => readonly EndpointSlice[];

  constructor(services: Informer<Service>, slices: Informer<EndpointSlice>, domain: string) {
    this.services = services;
    this.domain = domain;
    const byService = slices.cache.index('service', (slice) => [serviceKeyOf(slice)]);
    const byAddress = services.cache.index('address', (service) => service.spec?.clusterIPs ?? []);
    const byEndpoint = slices.cache.index('endpoint', (slice) =>
      (slice.endpoints ?? []).flatMap(({ addresses }) => addresses),
    );
    this.slicesOf = ({ metadata }) => byService.get(`${metadata.namespace ?? ''}/${metadata.name ?? ''}`);
    this.servicesAt = (address) => byAddress.get(address);
    this.slicesWith = (address) => byEndpoint.get(address);
  }

  answerFor(name: string, labels: readonly string[], question: Question): Answer {
    const found = this.find(name, labels);
    if (!found) return NO_SUCH_NAME;
    const { service } = found;
    if (service.spec?.type === 'ExternalName') {
      const target = service.spec.externalName ?? '';
      return found.before.length === 0 ? answer([{ type: 'CNAME', name, target }]) : NO_SUCH_NAME;
    }
    if (found.before[0]?.startsWith('_')) return this.portAnswer(found);
    const records = this.addresses(found);
    if (records.length === 0 && (found.before.length > 0 || isHeadless(service))) return NO_SUCH_NAME;
    return answer(records.filter((record) => record.type === question.type));
  }

  pointers(name: string, address: string): Answer {
    const ofServices = this.servicesAt(address).map((service) => this.nameOf(service));
    const ofEndpoints = this.slicesWith(address).flatMap((slice) =>
      (slice.endpoints ?? [])
        .filter((endpoint) => endpoint.addresses.includes(address) && endpoint.hostname !== undefined)
        .map(
          ({ hostname }) =>
            `${hostname}.${serviceKeyOf(slice).split('/').reverse().join('.')}.svc.${this.domain}`,
        ),
    );
    const targets = [...new Set([...ofServices, ...ofEndpoints])];
    return targets.length === 0
      ? NO_SUCH_NAME
      : answer(targets.map((target) => ({ type: 'PTR', name, target })));
  }

  /** Finds the Service of `…NAME.NAMESPACE.svc`. */
  private find(name: string, labels: readonly string[]): ServiceName | undefined {
    const [serviceName, namespace, kind] = labels.slice(-3);
    if (kind !== 'svc' || serviceName === undefined) return undefined;
    const service = this.services.cache.get({ name: serviceName, namespace });
    const before = labels.slice(0, -3);
    return service && before.length <= 2 ? { service, name, before } : undefined;
  }

  /** The addresses of the name: the cluster IP, or those of the endpoints of a headless Service. */
  private addresses({ service, name, before }: ServiceName): readonly DnsRecord[] {
    const [endpointName] = before;
    if (endpointName === undefined && !isHeadless(service)) {
      return (service.spec?.clusterIPs ?? []).map((address) => addressRecord(name, address));
    }
    return this.endpointsOf(service)
      .filter((endpoint) => endpointName === undefined || labelOf(endpoint) === endpointName)
      .flatMap(({ addresses }) => addresses.map((address) => addressRecord(name, address)));
  }

  /** `_port._protocol.NAME.NAMESPACE.svc`: the port with that name, at each target. */
  private portAnswer({ service, name, before }: ServiceName): Answer {
    const [port = '', protocol = ''] = before.map((label) => label.replace(/^_/, ''));
    const matches = (it: { name?: string; protocol?: string }): boolean =>
      it.name === port && (it.protocol ?? 'TCP').toLowerCase() === protocol;
    if (!isHeadless(service)) {
      const ports = (service.spec?.ports ?? []).filter(matches);
      const target = this.nameOf(service);
      const additional = (service.spec?.clusterIPs ?? []).map((address) => addressRecord(target, address));
      return ports.length === 0
        ? NO_SUCH_NAME
        : answer(
            ports.map((found) => ({ type: 'SRV', name, target, port: found.port })),
            additional,
          );
    }
    const records: DnsRecord[] = [];
    const additional: DnsRecord[] = [];
    for (const slice of this.slicesOf(service)) {
      for (const found of (slice.ports ?? []).filter(matches)) {
        for (const endpoint of (slice.endpoints ?? []).filter((each) => isPublished(service, each))) {
          const target = `${labelOf(endpoint)}.${this.nameOf(service)}`;
          records.push({ type: 'SRV', name, target, port: found.port ?? 0 });
          additional.push(...endpoint.addresses.map((address) => addressRecord(target, address)));
        }
      }
    }
    return records.length === 0 ? NO_SUCH_NAME : answer(records, additional);
  }

  private endpointsOf(service: Service): readonly Endpoint[] {
    return this.slicesOf(service)
      .flatMap((slice) => slice.endpoints ?? [])
      .filter((endpoint) => isPublished(service, endpoint));
  }

  private nameOf({ metadata }: Service): string {
    return `${metadata.name ?? ''}.${metadata.namespace ?? ''}.svc.${this.domain}`;
  }
}

function isHeadless({ spec }: Service): boolean {
  return spec?.clusterIP === 'None';
}

function isPublished({ spec }: Service, { conditions }: Endpoint): boolean {
  return spec?.publishNotReadyAddresses === true || conditions?.ready !== false;
}

/** The label of an endpoint: its hostname, or what its address looks like. */
function labelOf({ hostname, addresses }: Endpoint): string {
  return hostname ?? (addresses[0] ?? '').replaceAll(/[.:]/g, '-');
}
