import { type Clock, type Random, randomUuid } from '../../base/index.ts';
import type { Service } from '../../kinds/index.ts';
import { formatTime, type Kinds, type KubernetesObject, requireKind } from '../../api/index.ts';
import type { Store } from '../../store/index.ts';
import type { ObjectStorage, WrittenTogether } from '../../apiserver/index.ts';
import { heldAddresses, heldPorts } from './held-values.ts';

/** Upstream's place for what is allocated of the node ports; here with a key for each port. */
const PORTS = '/registry/ranges/servicenodeports/';

const IP_ADDRESS = { group: 'networking.k8s.io', version: 'v1', kind: 'IPAddress' };

const encoder = new TextEncoder();

/** A key that must not exist before a Service may hold what it stands for. */
interface Claim {
  readonly key: string;
  /** Undefined of a port. */
  readonly address?: string;
  /** The value that is stored. */
  readonly make: () => Uint8Array;
}

/**
 * What Services hold, as keys of the store: an IPAddress object for each address, as upstream's, and a key for each node
 * port. They come and go in the transactions of their Services.
 */
export class Claims {
  private readonly kinds: Kinds;
  private readonly addresses: ObjectStorage;
  private readonly clock: Clock;
  private readonly random: Random;

  constructor(parts: { kinds: Kinds; addresses: ObjectStorage; clock: Clock; random: Random }) {
    this.kinds = parts.kinds;
    this.addresses = parts.addresses;
    this.clock = parts.clock;
    this.random = parts.random;
  }

  /** What must be written with a new or changed Service (`service` left out: with its deletion). */
  between(old: Service | undefined, service: Service | undefined): WrittenTogether {
    const before = new Map((old ? this.of(old) : []).map((claim) => [claim.key, claim]));
    const after = new Map((service ? this.of(service) : []).map((claim) => [claim.key, claim]));
    const made = [...after.values()].filter(({ key }) => !before.has(key));
    const freed = [...before.values()].filter((claim) => !after.has(claim.key) && this.isOwn(claim, old));
    return {
      compares: made.map(({ key }) => ({ key, modRevision: 0 })),
      operations: [
        ...made.map(({ key, make }) => ({ key, value: make() })),
        ...freed.map(({ key }) => ({ key })),
      ],
    };
  }

  /** The claims of stored Services that are not in the store. */
  async missing(
    services: readonly Service[],
    store: Store,
  ): Promise<{ readonly key: string; readonly value: Uint8Array }[]> {
    const { cache } = this.addresses;
    const { records } = await store.range({ start: PORTS, end: `${PORTS}\uffff` });
    const ports = new Set(records.map(({ key }) => key));
    return services
      .flatMap((service) => this.of(service))
      .filter(({ key }) => !ports.has(key) && !cache.get(key))
      .map(({ key, make }) => ({ key, value: make() }));
  }

  private of(service: Service): Claim[] {
    return [
      ...heldAddresses(service).map((address) => ({
        key: this.addresses.key('', address),
        address,
        make: () => this.addressObject(address, service),
      })),
      ...heldPorts(service).map((port) => ({
        key: `${PORTS}${port}`,
        make: () => encoder.encode(JSON.stringify(referenceTo(service))),
      })),
    ];
  }

  /** Somebody may have put an object of their own in the place of one that they deleted: that one stays. */
  private isOwn({ key, address }: Claim, service: Service | undefined): boolean {
    if (address === undefined || !service) return true;
    const object = this.addresses.cache.get(key)?.object as AddressObject | undefined;
    const parent = object?.spec?.parentRef;
    const own = referenceTo(service);
    return (
      !parent ||
      (parent.resource === own.resource && parent.namespace === own.namespace && parent.name === own.name)
    );
  }

  private addressObject(address: string, service: Service): Uint8Array {
    const nowMs = this.clock.now();
    const object: KubernetesObject = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IPAddress',
      metadata: {
        name: address,
        uid: randomUuid(this.random),
        creationTimestamp: formatTime(nowMs),
        labels: {
          'ipaddress.kubernetes.io/ip-family': 'IPv4',
          'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io',
        },
      },
      spec: { parentRef: referenceTo(service) },
    };
    const manager = { manager: 'kube-apiserver', subresource: '', nowMs };
    const { fieldManager } = requireKind(this.kinds, IP_ADDRESS);
    return this.addresses.codec.encode(fieldManager.create(object, manager));
  }
}

interface Reference {
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

interface AddressObject extends KubernetesObject {
  readonly spec?: { readonly parentRef?: Partial<Reference> };
}

function referenceTo({ metadata: { namespace = '', name = '' } }: Service): Reference {
  return { resource: 'services', namespace, name };
}
