import type { DeviceClass, Node, ResourceClaim } from '../../kinds/index.ts';
import type { AllocatedDevices } from './allocated-devices.ts';
import { allocationOf } from './allocation.ts';
import { AllocationError, InvalidPools } from './allocation-error.ts';
import { keyOf, RESULTS_LIMIT } from './claim-limits.ts';
import type { AllocationResult } from './parts.ts';
import { type Pool, poolsFor, type Slices } from './pools.ts';
import { askedRequestsOf, type RequestPlan, type RequestPlans } from './requests.ts';
import { DeviceSearch } from './search.ts';
import { SelectedDevices } from './selected-devices.ts';

export interface DeviceAllocatorOptions {
  readonly allocated: AllocatedDevices;
  readonly slices: Slices;
  classOf(name: string): DeviceClass | undefined;
  /** A new uid for a part of a device that several share. */
  readonly shareId: () => string;
}

/** Chooses devices for claims: the first that satisfy all, in the order of their pools, slices and names. */
export class DeviceAllocator {
  private readonly options: DeviceAllocatorOptions;

  constructor(options: DeviceAllocatorOptions) {
    this.options = options;
  }

  /**
   * What each claim gets on that node; undefined where they cannot all have something. Throws an {@link AllocationError}
   * where something is wrong with one of them.
   */
  allocate(node: Node, claims: readonly ResourceClaim[]): readonly AllocationResult[] | undefined {
    const pools = poolsFor(node, this.options.slices);
    const selected = new SelectedDevices();
    const plans = claims.map((claim) => this.plansOf(claim, pools, selected));
    const { allocated, shareId } = this.options;
    const search = new DeviceSearch({ claims, plans, pools, selected, allocated, shareId });
    if (!search.run(node.metadata.name ?? '')) {
      const isBroken = pools.some(({ isInvalid }) => isInvalid);
      if (isBroken) throw new InvalidPools('invalid resource pools were encountered');
      return undefined;
    }
    return claims.map((claim, i) =>
      allocationOf(claim, plans[i] ?? [], search.chosen[i] ?? [], node.metadata.name ?? ''),
    );
  }

  private plansOf(
    claim: ResourceClaim,
    pools: readonly Pool[],
    selected: SelectedDevices,
  ): readonly RequestPlans[] {
    let least = 0;
    const plans = askedRequestsOf(claim).map(({ name, isPrioritized, alternatives }): RequestPlans => {
      const made = alternatives.map((each): RequestPlan => {
        const deviceClass = this.options.classOf(each.className);
        if (!deviceClass) {
          const missing = `could not retrieve device class ${each.className}`;
          throw new AllocationError(`claim ${keyOf(claim)}, request ${each.name}: ${missing}`);
        }
        const plan = { name: each.name, baseName: name, wanted: each.wanted, deviceClass };
        if (each.wanted.allocationMode !== 'All') {
          return { ...plan, count: Number(each.wanted.count ?? 1), all: undefined };
        }
        const all = this.allFor(claim, { ...plan, count: 0, all: undefined }, pools, selected);
        return { ...plan, count: all.length, all };
      });
      least += Math.min(...made.map(({ count }) => count));
      return { name, isPrioritized, alternatives: made, chosen: undefined };
    });
    if (least > RESULTS_LIMIT) {
      const limit = `exceeds the claim limit of ${RESULTS_LIMIT}`;
      throw new AllocationError(`claim ${keyOf(claim)}: number of requested devices ${least} ${limit}`);
    }
    return plans;
  }

  /** How much "all" is, is known only where all of it is. */
  private allFor(
    claim: ResourceClaim,
    plan: RequestPlan,
    pools: readonly Pool[],
    selected: SelectedDevices,
  ): Pool['candidates'] {
    for (const { isIncomplete, isInvalid, driver, name } of pools) {
      if (!isIncomplete && !isInvalid) continue;
      const state = isIncomplete ? 'being updated' : 'invalid';
      const what = `asks for all devices, but resource pool ${driver}/${name} is currently ${state}`;
      throw new AllocationError(`claim ${keyOf(claim)}, request ${plan.name}: ${what}`);
    }
    return pools
      .flatMap(({ candidates }) => candidates)
      .filter((candidate) => selected.has(claim, plan, candidate));
  }
}
