import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { TimedLease } from '../../store/index.ts';

/** The leases of a SQLite file, so that they outlive the process: the time of their end is that of the clock. */
export class SqliteLeases {
  private readonly insert: StatementSync;
  private readonly update: StatementSync;
  private readonly remove: StatementSync;
  private readonly select: StatementSync;
  private readonly selectAll: StatementSync;

  constructor(database: DatabaseSync) {
    this.insert = database.prepare('INSERT INTO lease (ttl_ms, due_ms) VALUES (?, ?)');
    this.update = database.prepare('UPDATE lease SET due_ms = ? WHERE id = ?');
    this.remove = database.prepare('DELETE FROM lease WHERE id = ?');
    this.select = database.prepare('SELECT id FROM lease WHERE id = ?');
    this.selectAll = database.prepare('SELECT * FROM lease ORDER BY id');
  }

  all(): TimedLease[] {
    return this.selectAll.all().map((row) => ({
      id: String(row['id']),
      ttlMs: Number(row['ttl_ms']),
      dueMs: Number(row['due_ms']),
    }));
  }

  has(id: string): boolean {
    return this.select.get(Number(id)) !== undefined;
  }

  /** The id of the new lease. No id is ever given twice. */
  add(ttlMs: number, dueMs: number): string {
    return String(this.insert.run(Math.ceil(ttlMs), Math.ceil(dueMs)).lastInsertRowid);
  }

  prolong(id: string, dueMs: number): void {
    this.update.run(Math.ceil(dueMs), Number(id));
  }

  delete(id: string): void {
    this.remove.run(Number(id));
  }
}
