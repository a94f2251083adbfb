import type { AllocationMetrics } from './allocation-metrics.ts';
import type { PortPool } from './port-pool.ts';

/** What upstream says of a value that somebody has. */
const TAKEN = 'provided port is already allocated';

/** The first port that a dry run shows. */
const DRY_FIRST_PORT = 32_769;

/** The node ports that one write takes. */
export interface PortOperation {
  /** What is wrong with taking this port; undefined where it was taken. */
  take(port: number): string | undefined;
  /** A free port; undefined where there is none. */
  next(): number | undefined;
  /** Frees what was taken: the write has ended, and what it stored is held by what is stored. */
  release(): void;
}

/** Takes ports from the pool until they are released. */
export class PoolPorts implements PortOperation {
  private readonly pool: PortPool;
  private readonly metrics: AllocationMetrics;
  private readonly taken: number[] = [];

  constructor(pool: PortPool, metrics: AllocationMetrics) {
    this.pool = pool;
    this.metrics = metrics;
  }

  take(port: number): string | undefined {
    const problem = this.problemOf(port);
    this.metrics.port('static', problem === undefined);
    if (problem === undefined) this.hold(port);
    return problem;
  }

  next(): number | undefined {
    const port = this.pool.next();
    this.metrics.port('dynamic', port !== undefined);
    if (port !== undefined) this.hold(port);
    return port;
  }

  release(): void {
    for (const port of this.taken.splice(0)) this.pool.release(port);
  }

  private problemOf(port: number): string | undefined {
    const { first, last } = this.pool.range;
    if (port < first || port > last) {
      return `provided port is not in the valid range. The range of valid ports is ${first}-${last}`;
    }
    return this.pool.isFree(port) ? undefined : TAKEN;
  }

  private hold(port: number): void {
    this.pool.hold(port);
    this.taken.push(port);
  }
}

/** A dry run takes nothing, does not mind the range, and counts up for what it is not asked for, as upstream's. */
export class DryPorts implements PortOperation {
  private readonly pool: PortPool;
  private readonly taken = new Set<number>();
  private highest = DRY_FIRST_PORT - 1;

  constructor(pool: PortPool) {
    this.pool = pool;
  }

  take(port: number): string | undefined {
    if (!this.pool.isFree(port) || this.taken.has(port)) return TAKEN;
    this.highest = this.taken.size === 0 ? port : Math.max(this.highest, port);
    this.taken.add(port);
    return undefined;
  }

  next(): number {
    this.taken.add(++this.highest);
    return this.highest;
  }

  release(): void {
    this.taken.clear();
    this.highest = DRY_FIRST_PORT - 1;
  }
}
