import type { HttpRequest, HttpResponse } from '../../base/index.ts';
/**
 * Serves paths that are no resource: discovery, OpenAPI. It is called after authentication and authorization, and
 * rejects with a `StatusError` to answer with a failure.
 */
export interface PathHandler {
  /** The answer; undefined where the path is not one of its own. `path` is decoded and without query. */
  handle(request: HttpRequest, path: string): Promise<HttpResponse | undefined>;
}
//# sourceMappingURL=path-handler.d.ts.map
