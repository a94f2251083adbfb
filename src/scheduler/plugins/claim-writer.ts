import { formatTime } from '../../api/index.ts';
import { type Clock, type Disposable, Disposables } from '../../base/index.ts';
import { type Client, type Informer, isConflict } from '../../client/index.ts';
import type { Pod, ResourceClaim } from '../../kinds/index.ts';
import { type AllocationResult, bindingStateOf, type ClaimBook } from '../devices/index.ts';

/** Keeps a claim as long as it is allocated. */
const FINALIZER = 'resource.kubernetes.io/delete-protection';
const RETRIES = 5;
/** How long devices may take to be ready for a Pod. */
const BINDING_LIMIT_MS = 600_000;

/** Writes to claims what the scheduler decided for a Pod. */
export class ClaimWriter {
  private readonly client: Client;
  private readonly claims: Informer<ResourceClaim>;
  private readonly book: ClaimBook;

  constructor(client: Client, claims: Informer<ResourceClaim>, book: ClaimBook) {
    this.client = client;
    this.claims = claims;
    this.book = book;
  }

  /** Reserves a claim for a Pod, with the devices that it is to get where it has none yet. */
  async reserve(
    claim: ResourceClaim,
    pod: Pod,
    allocation: AllocationResult | undefined,
  ): Promise<ResourceClaim> {
    let now = claim;
    for (let tries = 1; ; tries++) {
      try {
        const written = await this.write(now, pod, allocation);
        this.book.write(written);
        return written;
      } catch (error) {
        if (!isConflict(error) || tries === RETRIES) throw error;
        now = await this.resource.get(claim.metadata);
      }
    }
  }

  /** Takes a reservation back. */
  async unreserve({ metadata }: ResourceClaim, pod: Pod): Promise<void> {
    const reservedFor = [{ $patch: 'delete', uid: pod.metadata.uid }];
    const body = { metadata: { uid: metadata.uid }, status: { reservedFor } };
    this.book.write(await this.resource.patch(metadata, 'strategic', body, { subresource: 'status' }));
  }

  /** Takes its devices from a claim that nobody but this Pod uses. */
  async deallocate({ status, ...claim }: ResourceClaim): Promise<void> {
    const { allocation: _, reservedFor: __, devices: ___, ...others } = status ?? {};
    this.book.write(await this.resource.updateStatus({ ...claim, status: others }));
  }

  /** Resolves when all devices are ready; rejects where one fails, or takes too long. */
  async whenReady(claims: readonly ResourceClaim[], signal: AbortSignal): Promise<void> {
    const waiting = new Disposables();
    try {
      await Promise.all(
        claims.map((claim) => this.whenClaimReady(claim, this.client.clock, signal, waiting)),
      );
    } finally {
      waiting.dispose();
    }
  }

  private whenClaimReady(
    claim: ResourceClaim,
    clock: Clock,
    signal: AbortSignal,
    waiting: { add(disposable: Disposable): unknown },
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (now: ResourceClaim): void => {
        if (now.metadata.uid !== claim.metadata.uid) return;
        const binding = bindingStateOf(now);
        if (binding.state === 'ready') resolve();
        else if (binding.state === 'failed') reject(new Error(binding.message));
      };
      waiting.add(this.claims.addHandler({ updated: look }));
      const late = (): void => reject(new Error('device binding timeout: context deadline exceeded'));
      waiting.add(clock.setTimer(BINDING_LIMIT_MS, late));
      signal.addEventListener('abort', () =>
        reject(signal.reason instanceof Error ? signal.reason : new Error('the binding was given up')),
      );
      look(this.book.get(claim.metadata) ?? claim);
    });
  }

  private async write(
    claim: ResourceClaim,
    { metadata: { name = '', uid = '' } }: Pod,
    allocation: AllocationResult | undefined,
  ): Promise<ResourceClaim> {
    const key = `${claim.metadata.namespace}/${claim.metadata.name}`;
    if (claim.metadata.deletionTimestamp !== undefined) {
      throw new Error(`claim ${key} got deleted in the meantime`);
    }
    if (allocation && claim.status?.allocation) {
      throw new Error(`claim ${key} got allocated elsewhere in the meantime`);
    }
    const { finalizers = [] } = claim.metadata;
    const kept =
      allocation && !finalizers.includes(FINALIZER)
        ? await this.resource.update({
            ...claim,
            metadata: { ...claim.metadata, finalizers: [...finalizers, FINALIZER] },
          })
        : claim;
    const given = allocation ?? claim.status?.allocation;
    if (!given) throw new Error(`claim ${key} got deallocated elsewhere in the meantime`);
    const status = {
      ...kept.status,
      allocation: { allocationTimestamp: formatTime(this.client.clock.now()), ...given },
      reservedFor: [...(kept.status?.reservedFor ?? []), { resource: 'pods', name, uid }],
    };
    return this.resource.updateStatus({ ...kept, status });
  }

  private get resource() {
    return this.client.resource<ResourceClaim>('resource.k8s.io/v1', 'resourceclaims');
  }
}
