import {
  type DeviceClass,
  foreignResourceClaim,
  isReservedForPod,
  isTerminating,
  type Pod,
  type ResourceClaim,
  resourceClaimNamesOf,
  resourceClaimOf,
  type ResourceSlice,
} from '../../kinds/index.ts';
import { type Random, randomUuid } from '../../base/index.ts';
import type { Client, Informer, Informers } from '../../client/index.ts';
import {
  type AllocationResult,
  bindingStateOf,
  ClaimBook,
  DeviceAllocator,
  InvalidPools,
  isNodeSelected,
  PublishedSlices,
} from '../devices/index.ts';
import {
  type ClusterEvent,
  type CycleState,
  type EnqueueExtensions,
  type FailedCycle,
  type FilterPlugin,
  type NodeInfo,
  type PodInfo,
  type PostFilterPlugin,
  type PostFilterResult,
  type PreBindPlugin,
  type PreEnqueuePlugin,
  type PreFilterPlugin,
  type PreFilterResult,
  type PreScorePlugin,
  type PreScoreResult,
  type Rejection,
  type ReservePlugin,
  type ScorePlugin,
  StateKey,
} from '../framework/index.ts';
import { ClaimWriter } from './claim-writer.ts';
import { normalizeByHighest } from './normalize.ts';

/** What is found out about the claims of one Pod in one cycle. */
interface ClaimState {
  /** Those of the Pod; once they are written, as they were written. */
  claims: ResourceClaim[];
  /** What those get that have nothing yet, by node and then by the claim's uid. */
  readonly allocations: Map<string, ReadonlyMap<string, AllocationResult>>;
  /** Those whose devices cannot be used. */
  readonly unavailable: Set<ResourceClaim>;
}

/** That PreFilter got as far as this plugin. */
const LOOKED = new StateKey<ClaimState>('DynamicResources');

/** What the first of eight alternatives counts for, and each later one less. */
const ALTERNATIVES = 8;
const BINDING_LIMIT_MS = 600_000;

/**
 * Gives the resource claims of Pods devices, on a node from which they can be reached. What a claim gets is decided with the
 * Pod's node, and written before the Pod is bound.
 */
export class DynamicResources
  implements
    PreEnqueuePlugin,
    PreFilterPlugin,
    FilterPlugin,
    PostFilterPlugin,
    PreScorePlugin,
    ScorePlugin,
    ReservePlugin,
    PreBindPlugin,
    EnqueueExtensions
{
  readonly name = 'DynamicResources';
  readonly weight = 2;
  readonly eventsToRegister = [
    'Node/Add',
    'Node/UpdateNodeLabel',
    'Node/UpdateNodeAllocatable',
    'ResourceClaim/Add',
    'ResourceClaim/Update',
    'UnscheduledPod/UpdatePodGeneratedResourceClaim',
    'DeviceClass/Add',
    'DeviceClass/Update',
    'ResourceSlice/Add',
    'ResourceSlice/Update',
  ] as const;
  private readonly client: Client;
  private readonly classes: Informer<DeviceClass>;
  private readonly book: ClaimBook;
  private readonly allocator: DeviceAllocator;
  private readonly writer: ClaimWriter;

  constructor(client: Client, informers: Informers, random: Random) {
    this.client = client;
    const claims = informers.of<ResourceClaim>('resource.k8s.io/v1', 'resourceclaims');
    this.classes = informers.of<DeviceClass>('resource.k8s.io/v1', 'deviceclasses');
    this.book = new ClaimBook(claims);
    this.writer = new ClaimWriter(client, claims, this.book);
    this.allocator = new DeviceAllocator({
      allocated: this.book.allocated,
      slices: new PublishedSlices(informers.of<ResourceSlice>('resource.k8s.io/v1', 'resourceslices')),
      classOf: (name) => this.classes.cache.get({ name }),
      shareId: () => randomUuid(random),
    });
  }

  isWorthRequeueing({ pod }: PodInfo, event: ClusterEvent): boolean {
    switch (event.label) {
      case 'ResourceClaim/Add':
      case 'ResourceClaim/Update': {
        const { metadata, status } = event.object;
        const isOwn =
          metadata.namespace === pod.metadata.namespace &&
          resourceClaimNamesOf(pod).includes(metadata.name ?? '');
        const old = event.label === 'ResourceClaim/Update' ? event.old : undefined;
        // Devices that another claim gives back may be what the Pod waits for.
        const isFreed = old?.status?.allocation !== undefined && status?.allocation === undefined;
        return isOwn || isFreed;
      }
      case 'UnscheduledPod/UpdatePodGeneratedResourceClaim':
        return this.claimsOf(event.pod.pod).problem === undefined;
      default:
        return true;
    }
  }

  preEnqueue({ pod }: PodInfo): Rejection | undefined {
    const { problem } = this.claimsOf(pod);
    return problem === undefined ? undefined : rejected(problem);
  }

  preFilter(state: CycleState, { pod }: PodInfo): PreFilterResult {
    const { claims, problem } = this.claimsOf(pod);
    const found: ClaimState = { claims: [...claims], allocations: new Map(), unavailable: new Set() };
    state.write(LOOKED, found);
    if (problem !== undefined) return rejected(problem);
    if (claims.length === 0) return 'skip';
    for (const claim of claims) {
      if (claim.status?.allocation) continue;
      const { namespace, name } = claim.metadata;
      if (this.book.isPending(claim)) {
        return rejected(`resource claim ${namespace}/${name} is in the process of being allocated`);
      }
      const missing = this.missingClass(claim);
      if (missing !== undefined) return rejected(missing);
    }
    return undefined;
  }

  filter(state: CycleState, _pod: PodInfo, { name, node }: NodeInfo): Rejection | undefined {
    const found = state.read(LOOKED);
    if (!found || found.claims.length === 0) return undefined;
    const unavailable = found.claims.filter((claim) => {
      const { allocation } = claim.status ?? {};
      if (!allocation) return false;
      const { nodeSelector } = allocation;
      return (nodeSelector && !isNodeSelected({ nodeSelector }, node)) || this.hasFailed(claim);
    });
    const waiting = found.claims.filter(({ status }) => !status?.allocation);
    let allocations: readonly AllocationResult[] | undefined = [];
    if (waiting.length > 0) {
      try {
        allocations = this.allocator.allocate(node, waiting);
      } catch (error) {
        if (error instanceof InvalidPools) return rejected(error.message);
        throw error;
      }
      if (!allocations) return rejected('cannot allocate all claims');
    }
    if (unavailable.length > 0) {
      for (const claim of unavailable) found.unavailable.add(claim);
      return rejected('resourceclaim not available on the node');
    }
    const byClaim = waiting.flatMap(({ metadata: { uid = '' } }, i) => {
      const allocation = allocations[i];
      return allocation ? [[uid, allocation] as const] : [];
    });
    found.allocations.set(name, new Map(byClaim));
    return undefined;
  }

  /** A claim whose devices can be reached from no node, and that nobody uses, gives them back. */
  async postFilter({ state, pod: { pod } }: FailedCycle): Promise<PostFilterResult> {
    const found = state.read(LOOKED);
    // Upstream's fails in the same words where an earlier plugin ended the cycle before this one had its turn.
    if (!found) return { message: 'not found', failed: true };
    if (found.claims.length === 0) return { message: 'no new claims to deallocate', failed: false };
    for (const claim of found.unavailable) {
      const { reservedFor = [] } = claim.status ?? {};
      if (reservedFor.some(({ uid }) => uid !== pod.metadata.uid)) continue;
      await this.writer.deallocate(claim);
      return { message: 'deallocation of ResourceClaim completed', failed: false };
    }
    return { message: 'still not schedulable', failed: false };
  }

  preScore(state: CycleState): PreScoreResult {
    const isPrioritized = state
      .read(LOOKED)
      ?.claims.some(({ spec }) =>
        spec.devices?.requests?.some(({ firstAvailable }) => firstAvailable?.length),
      );
    return isPrioritized ? undefined : 'skip';
  }

  score(state: CycleState, _pod: PodInfo, { name }: NodeInfo): number {
    const { claims = [], allocations } = state.read(LOOKED) ?? {};
    let score = 0;
    for (const { spec, status, metadata } of claims) {
      const allocation = status?.allocation ?? allocations?.get(name)?.get(metadata.uid ?? '');
      const taken = new Set(allocation?.devices?.results?.map(({ request }) => request));
      for (const { name: request, firstAvailable = [] } of spec.devices?.requests ?? []) {
        firstAvailable.forEach((each, i) => {
          if (taken.has(`${request}/${each.name}`)) score += ALTERNATIVES - i;
        });
      }
    }
    return score;
  }

  normalizeScore(scores: number[]): void {
    normalizeByHighest(scores, false);
  }

  reserve(state: CycleState, _pod: PodInfo, nodeName: string): void {
    const { claims = [], allocations } = state.read(LOOKED) ?? {};
    for (const claim of claims) {
      if (claim.status?.allocation) continue;
      const allocation = allocations?.get(nodeName)?.get(claim.metadata.uid ?? '');
      if (!allocation) throw new Error('claim allocation not found for node');
      this.book.assume(claim, allocation);
    }
  }

  unreserve(state: CycleState, { pod }: PodInfo): void {
    for (const claim of state.read(LOOKED)?.claims ?? []) {
      this.book.forget(claim);
      if (!claim.status?.allocation || !isReservedForPod(pod, claim)) continue;
      this.writer.unreserve(claim, pod).catch((error: unknown) => {
        this.client.log.debug('reservation not taken back', { claim: claim.metadata.name, error });
      });
    }
  }

  async preBind(state: CycleState, { pod }: PodInfo, nodeName: string, signal: AbortSignal): Promise<void> {
    const found = state.read(LOOKED);
    if (!found || found.claims.length === 0) return;
    for (const [i, claim] of found.claims.entries()) {
      if (isReservedForPod(pod, claim)) continue;
      const allocation = found.allocations.get(nodeName)?.get(claim.metadata.uid ?? '');
      found.claims[i] = await this.writer.reserve(claim, pod, allocation);
    }
    const waiting = found.claims.filter((claim) => bindingStateOf(claim).state !== 'ready');
    if (waiting.length > 0) await this.writer.whenReady(waiting, signal);
  }

  /** Its devices were not made ready in time, or cannot be. */
  private hasFailed(claim: ResourceClaim): boolean {
    const { state } = bindingStateOf(claim);
    const since = Date.parse(claim.status?.allocation?.allocationTimestamp ?? '');
    const isLate = this.client.clock.now() - since > BINDING_LIMIT_MS;
    return state === 'failed' || (state === 'pending' && isLate);
  }

  /** The Pod's claims, or what keeps it from having them. */
  private claimsOf(pod: Pod): { readonly claims: readonly ResourceClaim[]; readonly problem?: string } {
    const { resourceClaims } = pod.spec ?? {};
    if (!resourceClaims) return NO_CLAIMS;
    const claims: ResourceClaim[] = [];
    for (const podClaim of resourceClaims) {
      const named = resourceClaimOf(pod, podClaim);
      if (named.state === 'missing') return { claims, problem: named.message };
      if (named.state === 'needless') continue;
      const { name } = named;
      const { namespace = '' } = pod.metadata;
      const claim = this.book.get({ name, namespace });
      if (!claim) return { claims, problem: `could not find ResourceClaim "${namespace}/${name}"` };
      if (isTerminating(claim)) return { claims, problem: `resourceclaim "${name}" is being deleted` };
      const problem = named.isOwn ? foreignResourceClaim(pod, claim) : undefined;
      if (problem !== undefined) return { claims, problem };
      claims.push(claim);
    }
    return { claims };
  }

  private missingClass({ spec }: ResourceClaim): string | undefined {
    for (const { name, exactly, firstAvailable = [] } of spec.devices?.requests ?? []) {
      const asked = exactly
        ? [{ name, className: exactly.deviceClassName }]
        : firstAvailable.map((each) => ({ name: `${name}/${each.name}`, className: each.deviceClassName }));
      const missing = asked.find(({ className }) => !this.classes.cache.get({ name: className }));
      if (missing) return `request ${missing.name}: device class ${missing.className} does not exist`;
    }
    return undefined;
  }
}

const NO_CLAIMS = { claims: [] };

function rejected(reason: string): Rejection {
  return { reasons: [reason], unresolvable: true };
}
