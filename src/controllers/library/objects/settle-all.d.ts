/** Waits for all, then fails with the first failure: what else was begun is never left running. */
export declare function settleAll(work: readonly Promise<unknown>[]): Promise<void>;
//# sourceMappingURL=settle-all.d.ts.map
