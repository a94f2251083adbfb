import type { DatabaseSync } from 'node:sqlite';
/** Makes the tables of a new file, and brings those of an older version to this one. Throws `unavailable` for others. */
export declare function prepareSchema(database: DatabaseSync, file: string): void;
export declare function numberFrom(database: DatabaseSync, sql: string): number;
//# sourceMappingURL=sqlite-schema.d.ts.map
