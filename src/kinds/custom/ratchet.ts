import type { Correlation } from './correlation.ts';

/** Whether what is wrong with a part of an object was so before its update: told by itself, or by what it is in. */
export class Ratchet {
  private readonly current: Correlation | undefined;
  /** The nearest whole that was there before. */
  private readonly around: Correlation | undefined;

  constructor(current: Correlation | undefined, around?: Correlation) {
    this.current = current;
    this.around = around;
  }

  get isSame(): boolean {
    return (this.current ?? this.around)?.isSame ?? false;
  }

  /** What an object is cannot have been wrong before. */
  field(name: string): Ratchet {
    if (!this.current) return this;
    const isOfRoot = this.around === undefined;
    if (isOfRoot && (name === 'apiVersion' || name === 'kind')) return new Ratchet(undefined);
    return new Ratchet(this.current.field(name), this.current);
  }

  item(index: number): Ratchet {
    return this.current ? new Ratchet(this.current.item(index), this.current) : this;
  }

  /** A branch is not told from what it was before: only what it is in is. */
  branch(): Ratchet {
    return new Ratchet(undefined, this.around);
  }
}
