import type { DatabaseSync } from 'node:sqlite';
import type { TimedLease } from '../../store/index.ts';
/** The leases of a SQLite file, so that they outlive the process: the time of their end is that of the clock. */
export declare class SqliteLeases {
  private readonly insert;
  private readonly update;
  private readonly remove;
  private readonly select;
  private readonly selectAll;
  constructor(database: DatabaseSync);
  all(): TimedLease[];
  has(id: string): boolean;
  /** The id of the new lease. No id is ever given twice. */
  add(ttlMs: number, dueMs: number): string;
  prolong(id: string, dueMs: number): void;
  delete(id: string): void;
}
//# sourceMappingURL=sqlite-leases.d.ts.map
