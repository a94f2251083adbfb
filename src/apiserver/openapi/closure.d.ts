import type { Operation } from './operations.ts';
/** The names of all definitions that operations lead to, in order. */
export declare function closure(operations: readonly Operation[]): string[];
//# sourceMappingURL=closure.d.ts.map
