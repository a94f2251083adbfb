import type { HttpRequest, HttpResponse, MetricsSource } from '../../base/index.ts';
import type { PathHandler } from '../contracts/index.ts';
import type { RequestInfo } from '../request/request-info.ts';
/** Counts the answers of the server, for `/metrics` in Prometheus' text form and upstream's names. */
export declare class RequestMetrics implements PathHandler {
  /** By the labels of `apiserver_request_total`. */
  private readonly counts;
  private readonly others;
  /** `others` are served after the server's own. */
  constructor(others?: readonly MetricsSource[]);
  /** Counts an answer to a resource that is served, or to a path. */
  count({ verb, group, version, resource }: RequestInfo, code: number): void;
  handle({ method }: HttpRequest, path: string): Promise<HttpResponse | undefined>;
  private text;
}
//# sourceMappingURL=metrics.d.ts.map
