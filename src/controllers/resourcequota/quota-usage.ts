import { type KubernetesObject, Quantity, type ResourceName } from '../../api/index.ts';
import { matchesScopes, resourceCountedBy, type ResourceQuota, usageOf } from '../../kinds/index.ts';
import { deepEqual } from '../../base/index.ts';

const ZERO = Quantity.of(0);

/**
 * What one quota's namespace uses of it, kept up with what happens: an event costs what the object weighs, however many
 * objects there are. Beside the sum stands what was given back: `used` in the quota's status may be lowered by that
 * much, whatever else admission has charged since.
 */
export class QuotaUsage {
  /** By `hard`'s names. */
  readonly counted: Map<string, Quantity>;
  private readonly spec: ResourceQuota['spec'];
  private readonly freed = new Map<string, Quantity>();

  constructor({ spec }: ResourceQuota) {
    this.spec = spec;
    this.counted = new Map(Object.keys(spec?.hard ?? {}).map((name) => [name, ZERO]));
  }

  /** Whether it still counts what the quota asks for. How much is allowed makes no difference. */
  isOf({ spec }: ResourceQuota): boolean {
    const names = Object.keys(spec?.hard ?? {});
    const same = names.length === this.counted.size && names.every((name) => this.counted.has(name));
    return same && deepEqual(scopesOf(spec), scopesOf(this.spec));
  }

  /** The resources whose objects count. */
  get resources(): ResourceName[] {
    const all = [...this.counted.keys()].map(resourceCountedBy);
    return [...new Map(all.map((of) => [`${of.group}/${of.resource}`, of])).values()];
  }

  /** An object came (`old` undefined), changed, or went (`object` undefined). */
  change(of: ResourceName, object: KubernetesObject | undefined, old: KubernetesObject | undefined): void {
    const before = this.weigh(of, old);
    const after = this.weigh(of, object);
    for (const [name, quantity] of before) {
      const kept = after.get(name);
      if (kept?.compare(quantity) === 0) {
        // What stays as it is is left as it is written.
        after.delete(name);
        continue;
      }
      this.counted.set(name, (this.counted.get(name) ?? ZERO).subtract(quantity));
      const given = kept ? quantity.subtract(kept) : quantity;
      if (given.sign() > 0) this.freed.set(name, sum(this.freed.get(name), given));
    }
    for (const [name, quantity] of after) this.counted.set(name, sum(this.counted.get(name), quantity));
  }

  /** What was given back so far, to be settled once the status says so. */
  takeFreed(): ReadonlyMap<string, Quantity> {
    return new Map(this.freed);
  }

  /** The status has been lowered by this much: only what was given back since is left. */
  settle(freed: ReadonlyMap<string, Quantity>): void {
    for (const [name, quantity] of freed) {
      const left = (this.freed.get(name) ?? ZERO).subtract(quantity);
      if (left.sign() > 0) this.freed.set(name, left);
      else this.freed.delete(name);
    }
  }

  private weigh(of: ResourceName, object: KubernetesObject | undefined): Map<string, Quantity> {
    if (!object || !matchesScopes(this.spec, of, object)) return new Map();
    return new Map([...usageOf(of, object)].filter(([name]) => this.counted.has(name)));
  }
}

/** The first quantity decides how a sum is written. */
function sum(total: Quantity | undefined, quantity: Quantity): Quantity {
  return total === undefined || total.isZero() ? quantity : total.add(quantity);
}

function scopesOf(spec: ResourceQuota['spec']): unknown {
  return [spec?.scopes ?? [], spec?.scopeSelector ?? {}];
}
