import type { Random } from '../../base/index.ts';
import { Pool, reservedPart } from './pool.ts';

export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** The node ports of a cluster. */
export class PortPool {
  readonly range: PortRange;
  private readonly pool: Pool;

  constructor(range: PortRange, random: Random) {
    const length = range.last - range.first + 1;
    this.range = range;
    this.pool = new Pool({ random, length, reserved: reservedPart(length, 32, 128) });
  }

  isFree(port: number): boolean {
    return this.pool.isFree(port - this.range.first);
  }

  hold(port: number): void {
    this.pool.hold(port - this.range.first);
  }

  release(port: number): void {
    this.pool.release(port - this.range.first);
  }

  get use(): Pool['use'] {
    return this.pool.use;
  }

  get isFull(): boolean {
    return this.pool.isFull;
  }

  /** A free port, not yet held; undefined where all are used. */
  next(): number | undefined {
    const place = this.pool.next();
    return place === undefined ? undefined : this.range.first + place;
  }
}
