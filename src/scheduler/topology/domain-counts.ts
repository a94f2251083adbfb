/** A number for each domain of a topology: of each value that nodes have for a label. What no node counts for has none. */
export interface Domains {
  /** 0 where there is no such domain. */
  countOf(value: string): number;
  /** Of all domains together. */
  readonly total: number;
}

interface Domain {
  count: number;
  /** How many nodes are in it. */
  nodes: number;
}

/** How many Pods there are in each domain. Each question costs the same, however many domains there are. */
export class DomainCounts implements Domains {
  total = 0;
  private readonly domains = new Map<string, Domain>();
  /** How many domains have that count. */
  private readonly domainsWith = new Map<number, number>();
  private lowest = 0;

  get size(): number {
    return this.domains.size;
  }

  countOf(value: string): number {
    return this.domains.get(value)?.count ?? 0;
  }

  /** A node with so many Pods comes into the domain, or leaves it. */
  apply(value: string, count: number, sign: 1 | -1): void {
    const domain = this.domains.get(value) ?? { count: 0, nodes: 0 };
    if (domain.nodes > 0) this.countDomain(domain.count, -1);
    domain.count += sign * count;
    domain.nodes += sign;
    this.total += sign * count;
    if (domain.nodes === 0) {
      this.domains.delete(value);
      return;
    }
    this.domains.set(value, domain);
    this.countDomain(domain.count, 1);
  }

  /** The lowest count of any domain, where some counts are others by `changes`; infinite where there is no domain. */
  lowestWith(changes: ReadonlyMap<string, number>): number {
    if (this.domains.size === 0) return Number.POSITIVE_INFINITY;
    while (!this.domainsWith.has(this.lowest)) this.lowest++;
    if (changes.size === 0) return this.lowest;
    const changed = new Map<number, number>();
    let lowest = Number.POSITIVE_INFINITY;
    for (const [value, change] of changes) {
      const domain = this.domains.get(value);
      if (!domain) continue;
      changed.set(domain.count, (changed.get(domain.count) ?? 0) + 1);
      lowest = Math.min(lowest, domain.count + change);
    }
    // Where every domain has changed, no count below the lowest change is left.
    const last = Math.min(lowest, this.lowest + this.total + 1);
    for (let count = this.lowest; count < last; count++) {
      if ((this.domainsWith.get(count) ?? 0) > (changed.get(count) ?? 0)) return count;
    }
    return lowest === Number.POSITIVE_INFINITY ? this.lowest : lowest;
  }

  private countDomain(count: number, sign: 1 | -1): void {
    const domains = (this.domainsWith.get(count) ?? 0) + sign;
    if (domains > 0) this.domainsWith.set(count, domains);
    else this.domainsWith.delete(count);
    if (sign > 0 && count < this.lowest) this.lowest = count;
  }
}

/** Counts that some Pods are put into, or taken out of, to see what then would be: those they are based on stay. */
export class ChangedDomains implements Domains {
  readonly base: Domains;
  private readonly changed: Map<string, number>;

  constructor(base: Domains, changed: ReadonlyMap<string, number> = new Map()) {
    this.base = base;
    this.changed = new Map(changed);
  }

  get total(): number {
    let total = this.base.total;
    for (const change of this.changed.values()) total += change;
    return total;
  }

  get changes(): ReadonlyMap<string, number> {
    return this.changed;
  }

  countOf(value: string): number {
    return this.base.countOf(value) + (this.changed.size === 0 ? 0 : (this.changed.get(value) ?? 0));
  }

  add(value: string, count: number): void {
    const change = (this.changed.get(value) ?? 0) + count;
    if (change === 0) this.changed.delete(value);
    else this.changed.set(value, change);
  }

  clone(): ChangedDomains {
    return new ChangedDomains(this.base, this.changed);
  }
}
