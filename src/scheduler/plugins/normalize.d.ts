/** Scales scores so that the highest is 100; with `reverse` the lowest is. */
export declare function normalizeByHighest(scores: number[], reverse: boolean): void;
//# sourceMappingURL=normalize.d.ts.map
