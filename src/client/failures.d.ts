/** Failures that a caller of the API expects, and knows what to do about. */
export declare function isNotFound(error: unknown): boolean;
export declare function isAlreadyExists(error: unknown): boolean;
export declare function isConflict(error: unknown): boolean;
/** Nothing can be made in a namespace that is being deleted: the one failure that is no news to anybody. */
export declare function isNamespaceTerminating(error: unknown): boolean;
//# sourceMappingURL=failures.d.ts.map
