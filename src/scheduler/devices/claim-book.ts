import type { ResourceClaim } from '../../kinds/index.ts';
import { type Informer, isNewer, type ObjectName } from '../../client/index.ts';
import { AllocatedDevices } from './allocated-devices.ts';
import type { AllocationResult } from './parts.ts';

/**
 * The claims as the scheduler knows them: those of the cache, what was written and the cache does not have yet, and what
 * was decided and is being written.
 */
export class ClaimBook {
  readonly allocated = new AllocatedDevices();
  private readonly claims: Informer<ResourceClaim>;
  private readonly written = new Map<string, ResourceClaim>();
  private readonly pending = new Map<string, AllocationResult>();

  constructor(claims: Informer<ResourceClaim>) {
    this.claims = claims;
    claims.addHandler({
      added: (claim) => this.seen(claim),
      updated: (claim) => this.seen(claim),
      deleted: ({ metadata: { uid = '' } }) => {
        this.written.delete(uid);
        this.pending.delete(uid);
        this.allocated.set(uid, undefined);
      },
    });
  }

  get(name: ObjectName): ResourceClaim | undefined {
    const cached = this.claims.cache.get(name);
    const written = cached && this.written.get(cached.metadata.uid ?? '');
    return written && isNewer(written, cached) ? written : cached;
  }

  isPending({ metadata: { uid = '' } }: ResourceClaim): boolean {
    return this.pending.has(uid);
  }

  /** It is decided what the claim gets. */
  assume({ metadata: { uid = '' } }: ResourceClaim, allocation: AllocationResult): void {
    this.pending.set(uid, allocation);
    this.allocated.set(uid, allocation);
  }

  /** It was not to be: the claim has what it had. */
  forget({ metadata: { name = '', namespace, uid = '' } }: ResourceClaim): void {
    if (!this.pending.delete(uid)) return;
    const now = this.get({ name, namespace });
    this.allocated.set(uid, now?.metadata.uid === uid ? now.status?.allocation : undefined);
  }

  /** It is written. */
  write(claim: ResourceClaim): void {
    const { uid = '' } = claim.metadata;
    this.pending.delete(uid);
    this.written.set(uid, claim);
    this.allocated.set(uid, claim.status?.allocation);
  }

  private seen(claim: ResourceClaim): void {
    const { uid = '' } = claim.metadata;
    const written = this.written.get(uid);
    if (written && isNewer(written, claim)) return;
    this.written.delete(uid);
    if (!this.pending.has(uid)) this.allocated.set(uid, claim.status?.allocation);
  }
}
