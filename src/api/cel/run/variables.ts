import type { Value } from '../values/value.ts';
import type { Run } from './run.ts';

/** A variable that a macro makes. */
export interface Slot {
  readonly index: number;
  read(run: Run): Value;
}

/** The variables in scope while an expression is planned, and a place in the run for each. */
export class Variables {
  private readonly inScope: [name: string, slot: Slot][] = [];
  private count = 0;

  /** A variable that is set before it is read, unless `initial` gives its first value. */
  declare(name: string, initial?: (run: Run) => Value): Slot {
    const index = this.count++;
    const read = (run: Run): Value => {
      const held = run.slots[index];
      if (held !== undefined) return held;
      const value = initial?.(run) ?? null;
      run.slots[index] = value;
      return value;
    };
    const slot = { index, read };
    this.inScope.push([name, slot]);
    return slot;
  }

  get depth(): number {
    return this.inScope.length;
  }

  leave(depth: number): void {
    this.inScope.length = depth;
  }

  find(name: string): Slot | undefined {
    for (let at = this.inScope.length - 1; at >= 0; at--) {
      const entry = this.inScope[at];
      if (entry?.[0] === name) return entry[1];
    }
    return undefined;
  }
}
