import {
  type Clock,
  deepEqual,
  type Disposable,
  type Log,
  type Random,
  randomUuid,
  sha256,
} from '../../base/index.ts';
import { formatMicroTime, type Kinds, StatusError } from '../../api/index.ts';
import {
  deleteObject,
  type ObjectReader,
  type ObjectWriter,
  ownWriteContext,
  type ServedResources,
  type Writes,
} from '../../apiserver/index.ts';
import type { Lease } from '../../kinds/index.ts';
import { recorded } from '../bootstrap/ensure.ts';
import { storedResource } from '../own-changes/index.ts';

export interface ServerIdentityParts {
  readonly kinds: Kinds;
  readonly objects: ObjectReader & ObjectWriter;
  readonly resources: ServedResources;
  readonly writes: Writes;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** The machine: a server that is started again on it has the same Lease. */
  readonly hostName: string;
}

/** For so long a Lease is good. */
const DURATION_SECONDS = 3600;
/** Three times in that: upstream's server writes every ten seconds, and a quiet cluster does not. */
const RENEWAL_MS = (DURATION_SECONDS * 1000) / 3;

/**
 * Says which API servers there are, as upstream's do: a Lease for each, renewed as long as the server lives, with the address
 * at which others reach it. Those of servers that are no more are deleted.
 */
export class ServerIdentity implements Disposable {
  private readonly parts: ServerIdentityParts;
  private readonly name: string;
  private readonly holder: string;
  private address = '';
  private due: Disposable | undefined;
  private isDisposed = false;

  constructor(parts: ServerIdentityParts) {
    this.parts = parts;
    this.name = `apiserver-${hashOf([parts.hostName, KUBE_APISERVER])}`;
    this.holder = `${this.name}_${randomUuid(parts.random)}`;
  }

  /** Resolves once the Lease says that the server is there, and where: `127.0.0.1:6443`. */
  async start(address: string): Promise<void> {
    this.address = address;
    await this.renew();
    this.renewLater();
  }

  /** Deletes the Leases of servers that have not renewed theirs in time. */
  async collect(): Promise<void> {
    const { objects, clock } = this.parts;
    const leases = await objects.list<Lease>(LEASES, NAMESPACE);
    const nowMs = clock.now();
    for (const lease of leases) {
      if (lease.metadata.labels?.[LABEL] === KUBE_APISERVER && isOver(lease, nowMs)) await this.delete(lease);
    }
  }

  dispose(): void {
    this.isDisposed = true;
    this.due?.dispose();
  }

  private renewLater(): void {
    if (this.isDisposed) return;
    this.due = this.parts.clock.setTimer(RENEWAL_MS, () => {
      this.renew()
        .then(() => this.collect())
        .catch((error: unknown) => {
          if (!this.isDisposed) this.parts.log.warn('the Lease of the server was not renewed', { error });
        })
        .finally(() => this.renewLater());
    });
  }

  private async renew(): Promise<void> {
    const { objects, kinds, clock } = this.parts;
    const nowMs = clock.now();
    const wanted = this.lease(nowMs);
    const { metadata, spec } = wanted;
    await objects.ensure(LEASES, recorded(kinds, wanted, nowMs));
    await objects.change<Lease>(LEASES, NAMESPACE, this.name, (lease) => {
      if (deepEqual(lease.spec, spec) && !this.isUnsaid(lease)) return false;
      lease.metadata.labels = { ...lease.metadata.labels, ...metadata.labels };
      lease.metadata.annotations = { ...lease.metadata.annotations, ...metadata.annotations };
      lease.spec = { ...lease.spec, ...spec };
      return true;
    });
  }

  private isUnsaid({ metadata }: Lease): boolean {
    return metadata.annotations?.[ADDRESS] !== this.address;
  }

  private lease(nowMs: number) {
    return {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: {
        name: this.name,
        namespace: NAMESPACE,
        labels: { [LABEL]: KUBE_APISERVER, 'kubernetes.io/hostname': this.parts.hostName },
        annotations: { [ADDRESS]: this.address },
      },
      spec: {
        holderIdentity: this.holder,
        leaseDurationSeconds: DURATION_SECONDS,
        renewTime: formatMicroTime(nowMs),
      },
    };
  }

  private async delete({ metadata }: Lease): Promise<void> {
    const { resources, writes, clock } = this.parts;
    const { name = '', uid = '', resourceVersion = '' } = metadata;
    const deletion = {
      resource: storedResource(resources, { ...LEASES, version: 'v1' }),
      namespace: NAMESPACE,
      name,
      // One that was renewed meanwhile stays.
      options: { preconditions: { uid, ...(resourceVersion === '' ? {} : { resourceVersion }) } },
    };
    try {
      await deleteObject(writes, deletion, ownWriteContext('delete', clock.now()));
    } catch (error) {
      const isOthers =
        error instanceof StatusError && (error.reason === 'NotFound' || error.reason === 'Conflict');
      if (!isOthers) throw error;
    }
  }
}

const LEASES = { group: 'coordination.k8s.io', resource: 'leases' };
const NAMESPACE = 'kube-system';
const LABEL = 'apiserver.kubernetes.io/identity';
const KUBE_APISERVER = 'kube-apiserver';
const ADDRESS = 'kubernetes.io/peer-advertise-address';

function isOver({ spec }: Lease, nowMs: number): boolean {
  const renewedMs = Date.parse(spec?.renewTime ?? '');
  // As upstream: one that does not say is of nobody.
  return !(renewedMs + (spec?.leaseDurationSeconds ?? 0) * 1000 >= nowMs);
}

const HASHED_BYTES = 16;
const BASE_32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** The first bytes of a digest of texts, each after its length, five bits a letter, as upstream names its servers. */
function hashOf(texts: readonly string[]): string {
  const hashed = texts.flatMap((text) => {
    const bytes = new TextEncoder().encode(text);
    return [bytes.length >> 8, bytes.length & 255, ...bytes];
  });
  const digest = sha256(new Uint8Array(hashed)).subarray(0, HASHED_BYTES);
  let letters = '';
  let bits = 0;
  let count = 0;
  for (const byte of digest) {
    bits = (bits << 8) | byte;
    for (count += 8; count >= 5; count -= 5) letters += BASE_32.charAt((bits >> (count - 5)) & 31);
    bits &= (1 << count) - 1;
  }
  return count === 0 ? letters : letters + BASE_32.charAt((bits << (5 - count)) & 31);
}
