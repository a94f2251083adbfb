export declare function messageOf(error: unknown): string;
export declare function asError(failure: unknown): Error;
/** Ends with undefined instead of failing where the object is gone. */
export declare function unlessGone<T>(work: Promise<T>): Promise<T | undefined>;
//# sourceMappingURL=errors.d.ts.map
