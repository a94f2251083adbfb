import { CostLimitExceeded, Interrupted } from '../values/limits.ts';
import type { Value } from '../values/value.ts';

/** Where the values of variables come from. Undefined where there is no such variable. */
export interface Bindings {
  find(name: string): Value | undefined;
}

/**
 * Iterations that upstream's costs do not count still take time. So many of them are free for each unit of the limit, and
 * at least so many in all.
 */
const FREE_STEPS_PER_COST = 4;
const FREE_STEPS = 1_000_000;

/** One evaluation: what it has cost so far, and the values of the variables that macros make. */
export class Run {
  readonly bindings: Bindings;
  readonly slots: (Value | undefined)[] = [];
  readonly limit: number;
  cost = 0;
  private steps = 0;

  constructor(bindings: Bindings, limit: number) {
    this.bindings = bindings;
    this.limit = limit;
  }

  charge(amount: number): void {
    this.cost += amount;
    if (this.cost > this.limit) throw new CostLimitExceeded();
  }

  /** Counts a turn of a loop. */
  step(): void {
    if (++this.steps > FREE_STEPS && this.steps > this.limit * FREE_STEPS_PER_COST) throw new Interrupted();
  }
}
