/** What a request is about, read from its method, path and query as upstream reads it. */
export interface RequestInfo {
  /** It names a resource; else it is a path such as `/version`. */
  readonly isResource: boolean;
  /** Of a resource: `get`, `list`, `watch`, `create`, …; of a path: the method in lower case. */
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  /** The plural as written in the path; nobody has checked that it exists. */
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  /** Also of a list whose field selector asks for one `metadata.name`. */
  readonly name: string;
  /** The path from the resource on: `['pods', 'a', 'log']`. */
  readonly parts: readonly string[];
  /** The whole path, decoded and without its query. */
  readonly path: string;
  /** A watch by an old path: `/api/v1/watch/pods`. */
  readonly watchByPath: boolean;
}
export declare function requestInfo(method: string, path: string, query: URLSearchParams): RequestInfo;
//# sourceMappingURL=request-info.d.ts.map
