import type { Quantity } from '../../api/index.ts';
import { type Amounts, read } from './capacity.ts';
import { type AllocationResult, deviceKey } from './parts.ts';

/** A device that is taken, as a whole or in part. */
interface Taken {
  readonly key: string;
  /** Of one that several may have. */
  readonly amounts?: Amounts;
}

/**
 * Which devices are taken, by the claims that have them or are about to get them. Work is in what changes: a claim is
 * looked at when it does.
 */
export class AllocatedDevices {
  private readonly byClaim = new Map<string, readonly Taken[]>();
  private readonly whole = new Map<string, number>();
  private readonly shared = new Map<string, Set<Taken>>();

  /** What a claim has now. */
  set(claimUid: string, allocation: AllocationResult | undefined): void {
    for (const taken of this.byClaim.get(claimUid) ?? []) this.remove(taken);
    const taken = allocation ? takenBy(allocation) : [];
    if (taken.length === 0) this.byClaim.delete(claimUid);
    else this.byClaim.set(claimUid, taken);
    for (const each of taken) this.add(each);
  }

  /** Whether it is one claim's alone. */
  isTaken(key: string): boolean {
    return this.whole.has(key);
  }

  isInUse(key: string): boolean {
    return this.whole.has(key) || this.shared.has(key);
  }

  /** What of a shared device is taken; undefined where nobody has any of it. */
  amountsOf(key: string): Amounts | undefined {
    const shares = this.shared.get(key);
    if (!shares) return undefined;
    const sums = new Map<string, Quantity>();
    for (const { amounts = [] } of shares) {
      for (const [name, amount] of amounts) sums.set(name, sums.get(name)?.add(amount) ?? amount);
    }
    return sums;
  }

  private add(taken: Taken): void {
    const { key, amounts } = taken;
    if (amounts) this.shared.set(key, (this.shared.get(key) ?? new Set()).add(taken));
    else this.whole.set(key, (this.whole.get(key) ?? 0) + 1);
  }

  private remove(taken: Taken): void {
    const { key, amounts } = taken;
    if (amounts) {
      const shares = this.shared.get(key);
      shares?.delete(taken);
      if (shares?.size === 0) this.shared.delete(key);
      return;
    }
    const count = (this.whole.get(key) ?? 1) - 1;
    if (count === 0) this.whole.delete(key);
    else this.whole.set(key, count);
  }
}

/** Who administers a device does not keep others from it. */
function takenBy({ devices }: AllocationResult): readonly Taken[] {
  return (devices?.results ?? [])
    .filter(({ adminAccess }) => adminAccess !== true)
    .map(({ driver, pool, device, shareID, consumedCapacity = {} }) => ({
      key: deviceKey(driver, pool, device),
      ...(shareID === undefined
        ? {}
        : {
            amounts: new Map(
              Object.entries(consumedCapacity).map(([name, amount]) => [name, read(amount)] as const),
            ),
          }),
    }));
}
