export interface Target {
  /** Decoded, slashes as sent. */
  readonly path: string;
  readonly query: URLSearchParams;
}
/** Splits a request's target. Undefined where the path's escapes make no sense. */
export declare function parseTarget(target: string): Target | undefined;
/** What stands for the body of a request: its media type in lower case, without parameters. JSON where it is missing. */
export declare function mediaTypeOf(contentType: string | undefined): string;
/** Throws the 400 of a name in a path that no object can have. */
export declare function checkPathName(name: string): void;
//# sourceMappingURL=target.d.ts.map
