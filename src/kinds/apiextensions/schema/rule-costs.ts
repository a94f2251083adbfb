import { type FieldError, type FieldPath, forbidden } from '../../../api/index.ts';

/** What one expression may cost at most, by estimation. */
const RULE_LIMIT = 10_000_000n;
/** What all the expressions of a schema may. */
const SCHEMA_LIMIT = 100_000_000n;
const MOST = 2n ** 64n - 1n;
const TOLD = 4;

/** `a * b`, or the most that upstream can count. */
export function timesCapped(a: bigint, b: bigint): bigint {
  const product = a * b;
  return product > MOST ? MOST : product;
}

/** What the expressions of a schema can cost together, and which of them cost most. */
export class RuleCosts {
  private total = 0n;
  private readonly dearest: { readonly path: FieldPath; readonly cost: bigint }[] = [];

  add(path: FieldPath, cost: bigint): void {
    this.total = this.total + cost > MOST ? MOST : this.total + cost;
    if (cost < SCHEMA_LIMIT / 100n) return;
    this.dearest.push({ path, cost });
    this.dearest.sort((a, b) => (a.cost > b.cost ? -1 : a.cost < b.cost ? 1 : 0));
    this.dearest.splice(TOLD);
  }

  /** What is said of the schema at `path`. */
  errors(path: FieldPath): FieldError[] {
    if (this.total <= SCHEMA_LIMIT) return [];
    const share = 'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema';
    const what = 'x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema';
    return [
      ...this.dearest.map((rule) => forbidden(rule.path, share)),
      forbidden(path, excess(what, this.total, SCHEMA_LIMIT)),
    ];
  }
}

/** What is said of one expression; undefined where it may cost what it can. */
export function ruleCostError(what: string, cost: bigint, path: FieldPath): FieldError[] {
  return cost > RULE_LIMIT ? [forbidden(path, excess(what, cost, RULE_LIMIT))] : [];
}

function excess(what: string, cost: bigint, limit: bigint): string {
  const factor = Number(cost) / Number(limit);
  const shown = factor > 100 ? 'more than 100x' : `${factor.toFixed(factor < 1.5 ? 6 : 1)}x`;
  return `${what} exceeds budget by factor of ${shown} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)`;
}
