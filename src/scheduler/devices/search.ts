import { type ResourceClaim, toleratesDeviceTaint } from '../../kinds/index.ts';
import type { AllocatedDevices } from './allocated-devices.ts';
import type { Chosen } from './allocation.ts';
import { AllocationError } from './allocation-error.ts';
import { type Amounts, consumedOf } from './capacity.ts';
import { keyOf, RESULTS_LIMIT } from './claim-limits.ts';
import { type Constraint, constraintOf } from './constraints.ts';
import { Counters } from './counters.ts';
import type { Device } from './parts.ts';
import type { Candidate, Pool } from './pools.ts';
import type { RequestPlan, RequestPlans } from './requests.ts';
import type { SelectedDevices } from './selected-devices.ts';

export interface DeviceSearchOptions {
  readonly claims: readonly ResourceClaim[];
  readonly plans: readonly (readonly RequestPlans[])[];
  readonly pools: readonly Pool[];
  readonly selected: SelectedDevices;
  readonly allocated: AllocatedDevices;
  readonly shareId: () => string;
}

/** `exceeded`: no more devices of what was chosen so far help, as a claim would have too many. */
type Outcome = 'done' | 'failed' | 'exceeded';

/** Where the search stands: at a device of one way to satisfy a request, to be taken from there on. */
interface Place {
  readonly claim: number;
  readonly request: number;
  readonly plan?: RequestPlan;
  readonly device: number;
  readonly from: number;
}

/** Devices that are tried before it gives up, which takes well under a second; upstream does after ten seconds. */
const STEPS_LIMIT = 30_000;

/** Tries all devices for all requests, one after the other, and takes back what leads nowhere. */
export class DeviceSearch {
  /** By claim the devices that it gets. */
  readonly chosen: Chosen[][];
  private readonly options: DeviceSearchOptions;
  private readonly candidates: readonly Candidate[];
  private readonly constraints: readonly (readonly Constraint[])[];
  private readonly counters: Counters;
  /** By device the claims that are about to have it. */
  private readonly takers = new Map<string, Set<number>>();
  /** By shared device what is about to be taken of it. */
  private readonly shares = new Map<string, Amounts[]>();
  private steps = 0;

  constructor(options: DeviceSearchOptions) {
    this.options = options;
    const { claims, pools, allocated } = options;
    this.chosen = claims.map(() => []);
    this.candidates = pools
      .filter(({ isIncomplete, isInvalid }) => !isIncomplete && !isInvalid)
      .flatMap(({ candidates }) => candidates);
    this.counters = new Counters((key) => allocated.isInUse(key));
    this.constraints = claims.map((claim) =>
      (claim.spec.devices?.constraints ?? []).map((given, i) => {
        const constraint = constraintOf(given);
        if (constraint) return constraint;
        const what = `constraint #${i}: empty constraint (unsupported constraint type?)`;
        throw new AllocationError(`claim ${keyOf(claim)}, ${what}`);
      }),
    );
  }

  run(nodeName: string): boolean {
    try {
      return this.next({ claim: 0, request: 0, device: 0, from: 0 }) === 'done';
    } catch (error) {
      if (!(error instanceof OutOfSteps)) throw error;
      throw new AllocationError(`node ${nodeName}: timed out trying to allocate devices`);
    }
  }

  private next(at: Place): Outcome {
    const plans = this.options.plans[at.claim];
    if (!plans) return 'done';
    const request = plans[at.request];
    if (!request) {
      const outcome = this.next({ claim: at.claim + 1, request: 0, device: 0, from: 0 });
      // A former claim may come to need fewer devices.
      return outcome === 'exceeded' ? 'failed' : outcome;
    }
    return at.plan ? this.take(at, at.plan) : this.chooseAlternative(at, request);
  }

  private chooseAlternative(at: Place, request: RequestPlans): Outcome {
    let haveAllExceeded = true;
    for (const plan of request.alternatives) {
      const outcome = this.next({ ...at, plan, device: 0, from: 0 });
      if (outcome === 'done') {
        request.chosen = plan;
        return outcome;
      }
      if (outcome !== 'exceeded') haveAllExceeded = false;
    }
    return haveAllExceeded ? 'exceeded' : 'failed';
  }

  private take(at: Place, plan: RequestPlan): Outcome {
    if (plan.all?.length === 0) return 'failed';
    if (at.device >= plan.count) {
      return this.next({ claim: at.claim, request: at.request + 1, device: 0, from: 0 });
    }
    const count = this.chosen[at.claim]?.length ?? 0;
    if (count + plan.count - at.device > RESULTS_LIMIT) return 'exceeded';
    const wanted = plan.all?.[at.device];
    if (plan.all) return wanted ? this.tryOne(at, plan, wanted, 0) : 'failed';
    const claim = this.options.claims[at.claim];
    for (let i = at.from; i < this.candidates.length; i++) {
      const candidate = this.candidates[i];
      if (!candidate || !claim || !this.isFree(at.claim, plan, candidate)) continue;
      if (!this.options.selected.has(claim, plan, candidate)) continue;
      const outcome = this.tryOne(at, plan, candidate, i + 1);
      if (outcome !== 'failed') return outcome;
    }
    return 'failed';
  }

  private tryOne(at: Place, plan: RequestPlan, candidate: Candidate, from: number): Outcome {
    if (++this.steps > STEPS_LIMIT) throw new OutOfSteps();
    const giveBack = this.choose(at.claim, plan, candidate);
    if (!giveBack) return 'failed';
    const outcome = this.next({ ...at, plan, device: at.device + 1, from });
    if (outcome !== 'done') giveBack();
    return outcome;
  }

  private isFree(claim: number, { wanted }: RequestPlan, { key }: Candidate): boolean {
    const takers = this.takers.get(key);
    if (wanted.adminAccess === true) return !takers?.has(claim);
    return !takers?.size && !this.options.allocated.isTaken(key);
  }

  /** Takes a device; gives how to give it back, undefined where it cannot be had. */
  private choose(claim: number, plan: RequestPlan, candidate: Candidate): (() => void) | undefined {
    const { key, device, pool } = candidate;
    const { allocated } = this.options;
    if (!this.isFree(claim, plan, candidate) || isTainted(device, plan)) return undefined;
    const shared = device.allowMultipleAllocations === true;
    const taken = [allocated.amountsOf(key) ?? [], ...(this.shares.get(key) ?? [])].map(
      (amounts) => new Map(amounts),
    );
    const consumed = consumedOf(device, plan.wanted.capacity?.requests ?? {}, taken);
    if (!consumed) return undefined;
    const undo: (() => void)[] = [];
    const giveBack = (): undefined => {
      for (const each of undo.toReversed()) each();
      return undefined;
    };
    // What is shared already has taken its counters.
    const isCounted = shared && (allocated.amountsOf(key) !== undefined || this.shares.has(key));
    if (!isCounted && device.consumesCounters?.length) {
      if (!this.counters.take(pool, device)) return undefined;
      undo.push(() => this.counters.giveBack(pool, device));
    }
    for (const constraint of this.constraints[claim] ?? []) {
      if (!constraint.add(plan, candidate)) {
        giveBack();
        if (plan.all) throw this.unsatisfied(claim, plan, candidate);
        return undefined;
      }
      undo.push(() => constraint.remove(plan));
    }
    undo.push(shared ? this.share(key, consumed) : this.occupy(key, claim));
    const chosen = this.chosen[claim] ?? [];
    const shareId = shared ? this.options.shareId() : undefined;
    chosen.push({ plan, candidate, shareId, consumed: shared ? consumed : undefined });
    undo.push(() => chosen.pop());
    return giveBack;
  }

  private occupy(key: string, claim: number): () => void {
    const takers = this.takers.get(key) ?? new Set();
    this.takers.set(key, takers.add(claim));
    return () => takers.delete(claim);
  }

  private share(key: string, amounts: Amounts): () => void {
    const shares = this.shares.get(key) ?? [];
    this.shares.set(key, shares);
    shares.push(amounts);
    return () => {
      shares.pop();
      if (shares.length === 0) this.shares.delete(key);
    };
  }

  private unsatisfied(claim: number, plan: RequestPlan, { key }: Candidate): AllocationError {
    const given = this.options.claims[claim];
    const why = 'because a claim constraint would not be satisfied';
    return new AllocationError(
      `claim ${given ? keyOf(given) : ''}, request ${plan.name}: cannot add device ${key} ${why}`,
    );
  }
}

class OutOfSteps extends Error {}

/** Whether something is wrong with a device that the request does not put up with. */
function isTainted({ taints = [] }: Device, { wanted }: RequestPlan): boolean {
  return taints.some(
    (taint) =>
      (taint.effect === 'NoSchedule' || taint.effect === 'NoExecute') &&
      !(wanted.tolerations ?? []).some((toleration) => toleratesDeviceTaint(toleration, taint)),
  );
}
