import type { Clock } from '../base/index.ts';
/** Which endpoint a client was last sent to, for as long as its Service wants that kept. */
export declare class AffinityTable {
  private readonly clock;
  private readonly entries;
  constructor(clock: Clock);
  get(key: string): string | undefined;
  set(key: string, backend: string, keepMs: number): void;
}
//# sourceMappingURL=affinity-table.d.ts.map
