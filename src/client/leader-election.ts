import { formatMicroTime, StatusError } from '../api/index.ts';
import type { Lease } from '../kinds/index.ts';
import { type Clock, type Disposable, type Log, sleep } from '../base/index.ts';
import type { Client } from './client.ts';
import type { ResourceClient } from './resource-client.ts';

export interface LeaderElectionOptions {
  readonly client: Client;
  readonly namespace: string;
  /** The Lease's name: `kube-controller-manager`. */
  readonly name: string;
  /** Who stands for election: no two may have the same. */
  readonly identity: string;
  /** Becomes leader; what it starts is disposed when leadership ends, and before anyone else can have it. */
  lead(): Disposable;
  /** A leader that has not been heard of for so long may be replaced. 15 s where left out. */
  readonly leaseDurationMs?: number;
  /** A leader that could not renew for so long gives up. 10 s where left out. */
  readonly renewDeadlineMs?: number;
  /** The pause between attempts. 2 s where left out. */
  readonly retryPeriodMs?: number;
}

export interface LeaderElection extends Disposable {
  readonly leading: boolean;
}

/**
 * Stands for election through a Lease until it is disposed; then it gives the Lease back, so that another need not
 * wait for its end. How old a Lease is it measures by its own clock, from when it saw it change: the clocks of two
 * candidates need not agree.
 */
export function startLeaderElection(options: LeaderElectionOptions): LeaderElection {
  const candidate = new Candidate(options);
  void candidate.run();
  return candidate;
}

class Candidate implements LeaderElection {
  private readonly options: LeaderElectionOptions;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly leases: ResourceClient<Lease>;
  private readonly leaseDurationMs: number;
  private readonly renewDeadlineMs: number;
  private readonly retryPeriodMs: number;
  private readonly abort = new AbortController();
  private led: Disposable | undefined;
  private seen: Lease | undefined;
  private seenMs = 0;

  constructor(options: LeaderElectionOptions) {
    this.options = options;
    this.clock = options.client.clock;
    this.log = options.client.log.named('leader-election');
    this.leases = options.client.resource<Lease>('coordination.k8s.io/v1', 'leases');
    this.leaseDurationMs = options.leaseDurationMs ?? 15_000;
    this.renewDeadlineMs = options.renewDeadlineMs ?? 10_000;
    this.retryPeriodMs = options.retryPeriodMs ?? 2_000;
  }

  get leading(): boolean {
    return this.led !== undefined;
  }

  dispose(): void {
    this.stepDown();
    this.abort.abort(new Error('the candidate is disposed'));
  }

  async run(): Promise<void> {
    let renewedMs = 0;
    let holds = false;
    for (;;) {
      holds = await this.tryHold();
      if (this.abort.signal.aborted) break;
      if (holds) {
        renewedMs = this.clock.now();
        this.led ??= this.options.lead();
      } else if (this.led && this.clock.now() - renewedMs >= this.renewDeadlineMs) {
        this.log.warn('leadership lost', { lease: this.options.name });
        this.stepDown();
      }
      await sleep(this.clock, this.retryPeriodMs, this.abort.signal).catch(() => undefined);
      if (this.abort.signal.aborted) break;
    }
    if (holds) await this.release();
  }

  private stepDown(): void {
    this.led?.dispose();
    this.led = undefined;
  }

  /** Takes or renews the Lease; false where another holds it, or the server does not answer. */
  private async tryHold(): Promise<boolean> {
    try {
      const lease = await this.read();
      if (lease === undefined) {
        this.notice(await this.leases.create(this.leaseOf(undefined)));
        return true;
      }
      this.notice(lease);
      if (this.heldByAnother(lease)) return false;
      this.notice(await this.leases.update(this.leaseOf(lease)));
      return true;
    } catch (error) {
      this.log.debug('lease not renewed', { lease: this.options.name, error });
      return false;
    }
  }

  private async read(): Promise<Lease | undefined> {
    try {
      return await this.leases.get(this.options);
    } catch (error) {
      if (error instanceof StatusError && error.code === 404) return undefined;
      throw error;
    }
  }

  private notice(lease: Lease): void {
    if (this.seen?.metadata.resourceVersion === lease.metadata.resourceVersion) return;
    this.seen = lease;
    this.seenMs = this.clock.now();
  }

  private heldByAnother(lease: Lease): boolean {
    const holder = lease.spec?.holderIdentity ?? '';
    if (holder === '' || holder === this.options.identity) return false;
    const durationMs = (lease.spec?.leaseDurationSeconds ?? this.leaseDurationMs / 1000) * 1000;
    return this.clock.now() < this.seenMs + durationMs;
  }

  private leaseOf(current: Lease | undefined): Lease {
    const { namespace, name, identity } = this.options;
    const now = formatMicroTime(this.clock.now());
    const spec = current?.spec;
    const same = spec?.holderIdentity === identity;
    return {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: current?.metadata ?? { namespace, name },
      spec: {
        ...spec,
        holderIdentity: identity,
        leaseDurationSeconds: Math.ceil(this.leaseDurationMs / 1000),
        acquireTime: same && spec?.acquireTime !== undefined ? spec.acquireTime : now,
        renewTime: now,
        leaseTransitions: (spec?.leaseTransitions ?? 0) + (current && !same ? 1 : 0),
      },
    };
  }

  private async release(): Promise<void> {
    const lease = this.seen;
    if (!lease) return;
    const spec = { ...lease.spec, holderIdentity: '', leaseDurationSeconds: 1 };
    await this.leases.update({ ...lease, spec }).catch((error: unknown) => {
      this.log.debug('lease not released', { lease: this.options.name, error });
    });
  }
}
