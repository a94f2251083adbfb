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
  /** What the other's lease said last, and when that was seen: clocks are not compared between machines. */
  private seen: { renewal: string; atMs: number } | undefined;

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
        body: { ...lease, spec: { ...spec, ...held } },
      });
      return true;
    } catch {
      // Somebody else was faster, or the server could not be reached: it is tried again.
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

  private isOver({ spec }: V1Lease): boolean {
    const renewal = `${spec?.holderIdentity} ${spec?.renewTime?.toISOString()}`;
    if (this.seen?.renewal !== renewal) this.seen = { renewal, atMs: performance.now() };
    return performance.now() - this.seen.atMs > (spec?.leaseDurationSeconds ?? 0) * 1000;
  }
}
