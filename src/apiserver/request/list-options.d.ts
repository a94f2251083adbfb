/** The query of a list or a watch. */
export interface ListOptions {
  readonly labelSelector: string;
  readonly fieldSelector: string;
  /** Empty where it is not given. */
  readonly resourceVersion: string;
  readonly resourceVersionMatch: string;
  /** How many objects a page may have; 0 for all. */
  readonly limit: number;
  readonly continue: string;
  readonly watch: boolean;
  readonly allowWatchBookmarks: boolean;
  readonly sendInitialEvents: boolean | undefined;
  readonly timeoutSeconds: number | undefined;
}
/** Reads and checks the query. Throws the 400 or 422 that upstream answers. */
export declare function listOptions(query: URLSearchParams, isWatch: boolean): ListOptions;
/** A resourceVersion as a number: 0 where it is empty. Throws the 500 that upstream answers to anything else. */
export declare function revisionOf(resourceVersion: string): number;
/** What upstream says of a resourceVersion that is no number. */
export declare function badRevisionMessage(resourceVersion: string): string;
//# sourceMappingURL=list-options.d.ts.map
