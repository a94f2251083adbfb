import { setTimeout as pause } from 'node:timers/promises';
import { CoordinationV1Api, type KubeConfig, V1MicroTime, type V1Lease } from '@kubernetes/client-node';

export interface Election {
  readonly namespace: string;
  readonly name: string;
  readonly identity: string;
  readonly leaseSeconds: number;
  readonly retryMs: number;
}

/** Resolves once this process leads, and renews its lease from then on. `lost` is called once, where it cannot any more. */
export async function lead(config: KubeConfig, election: Election, lost: () => void): Promise<void> {
  const leases = config.makeApiClient(CoordinationV1Api);
  const held = new HeldLease(leases, election);
  while (!(await held.tryToHold())) await pause(election.retryMs);
  void renew(held, election, lost);
}

async function renew(held: HeldLease, { leaseSeconds, retryMs }: Election, lost: () => void): Promise<void> {
  let renewedMs = performance.now();
  // A leader gives up before its lease is over, so that there are never two.
  while (performance.now() - renewedMs < (leaseSeconds * 1000 * 2) / 3) {
    await pause(retryMs);
    if (await held.tryToHold()) renewedMs = performance.now();
  }
  lost();
}

class HeldLease {
  private readonly leases: CoordinationV1Api;
  private readonly election: Election;
  /** The last version of another's lease, and when it was seen first: clocks are not compared between machines. */
  private seen: { version: string | undefined; atMs: number } | undefined;

  constructor(leases: CoordinationV1Api, election: Election) {
    this.leases = leases;
    this.election = election;
  }

  /** Whether the lease is this process's, now that it has asked for it. */
  async tryToHold(): Promise<boolean> {
    const { namespace, name, identity, leaseSeconds } = this.election;
    const now = new V1MicroTime();
    const spec = { holderIdentity: identity, leaseDurationSeconds: leaseSeconds, renewTime: now };
    try {
      const lease = await this.read();
      if (!lease) {
        const body = { metadata: { name }, spec: { ...spec, acquireTime: now, leaseTransitions: 0 } };
        await this.leases.createNamespacedLease({ namespace, body });
        return true;
      }
      const { holderIdentity, acquireTime, leaseTransitions = 0 } = lease.spec ?? {};
      const isOwn = holderIdentity === identity;
      if (!isOwn && holderIdentity && !this.isOver(lease)) return false;
      const held = isOwn
        ? { ...(acquireTime ? { acquireTime } : {}), leaseTransitions }
        : { acquireTime: now, leaseTransitions: leaseTransitions + 1 };
      await this.leases.replaceNamespacedLease({
        namespace,
        name,
        body: { metadata: lease.metadata ?? { name }, spec: { ...spec, ...held } },
      });
      return true;
    } catch (error) {
      // Somebody else was faster, or the server could not be reached: it is tried again.
      console.error(`lease ${name}: ${String(error)}`);
      return false;
    }
  }

  private async read(): Promise<V1Lease | undefined> {
    const { namespace, name } = this.election;
    return this.leases.readNamespacedLease({ namespace, name }).catch((error: { code?: number }) => {
      if (error.code === 404) return undefined;
      throw error;
    });
  }

  private isOver({ metadata, spec }: V1Lease): boolean {
    const version = metadata?.resourceVersion;
    const now = performance.now();
    if (!this.seen || this.seen.version !== version) this.seen = { version, atMs: now };
    return now - this.seen.atMs > (spec?.leaseDurationSeconds ?? 0) * 1000;
  }
}
