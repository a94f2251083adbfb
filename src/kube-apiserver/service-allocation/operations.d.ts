import type { Allocation } from '../../apiserver/index.ts';
import type { Pool } from './pool.ts';
/** The node ports that one write takes. */
export interface PortOperation extends Allocation {
  /** What is wrong with taking this port; undefined where it was taken. */
  take(port: number): string | undefined;
  /** A free port; undefined where there is none. */
  next(): number | undefined;
}
/** Takes ports from the pool until they are released. */
export declare class PoolPorts implements PortOperation {
  private readonly pool;
  private readonly first;
  private readonly last;
  private readonly taken;
  constructor(
    pool: Pool<number>,
    {
      first,
      last,
    }: {
      first: number;
      last: number;
    },
  );
  take(port: number): string | undefined;
  next(): number | undefined;
  release(): void;
  private hold;
}
/** A dry run takes nothing, does not mind the range, and counts up for what it is not asked for, as upstream's. */
export declare class DryPorts implements PortOperation {
  private readonly pool;
  private readonly taken;
  constructor(pool: Pool<number>);
  take(port: number): string | undefined;
  next(): number;
  release(): void;
}
//# sourceMappingURL=operations.d.ts.map
