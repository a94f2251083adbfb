import type { HttpResponse } from '../../base/index.ts';
import type { Pod } from '../../kinds/index.ts';
/** What of a container's log a client wants, as PodLogOptions say. */
export interface PodLogRequest {
  readonly pod: Pod;
  readonly container: string;
  readonly follow: boolean;
  /** Of the container's last run. */
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly sinceSeconds?: number;
  readonly sinceTime?: string;
  readonly tailLines?: number;
  readonly limitBytes?: number;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
}
/** How the server reaches into what runs on the nodes. */
export interface NodeConnections {
  /** Rejects with a `StatusError` where there is no such log. */
  log(request: PodLogRequest): Promise<HttpResponse['body']>;
}
//# sourceMappingURL=node-connections.d.ts.map
