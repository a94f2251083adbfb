/**
 * A whole number of a query, undefined where the parameter is missing. Throws a 400 worded as Go words it. Numbers
 * past 2^53 lose their last digits, which no parameter here minds.
 */
export declare function integerOf(query: URLSearchParams, name: string): number | undefined;
/** A boolean of a query, undefined where the parameter is missing: everything but `0` and `false` is true. */
export declare function booleanOf(query: URLSearchParams, name: string): boolean | undefined;
export declare function isTrue(text: string): boolean;
//# sourceMappingURL=query-values.d.ts.map
