import type { Clock, Disposable, Log } from '../../base/index.ts';
import type { Impersonator } from '../authentication/impersonation/impersonator.ts';
import type { Authenticator, Authorizer } from '../contracts/index.ts';
import type { Limits } from '../limits/limits.ts';
import type { ResponseWriter } from '../encoding/response-writer.ts';
import type { RequestMetrics } from '../paths/metrics.ts';
import type { RequestInfo } from '../request/request-info.ts';
import type { Stage } from './stages/stage.ts';
import { authenticate } from './stages/authenticate.ts';
import { authorize } from './stages/authorize.ts';
import { bodyLimit } from './stages/body-limit.ts';
import { countRequests } from './stages/count-requests.ts';
import { Deadline } from './stages/deadline.ts';
import { failures } from './stages/failures.ts';
import { impersonate } from './stages/impersonate.ts';
import { inFlightLimit } from './stages/in-flight-limit.ts';
import { writeResponse } from './stages/write-response.ts';

export interface StagesOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: Limits;
  readonly metrics: RequestMetrics;
  readonly writer: ResponseWriter;
  readonly authenticators: readonly Authenticator[];
  readonly impersonator: Impersonator;
  readonly authorizer: Authorizer;
  /** Whether a resource is served. */
  isServed(info: RequestInfo): boolean;
}

export interface Stages extends Disposable {
  readonly inOrder: readonly Stage[];
}

/**
 * The stages around every route, in the order in which a request passes them; its reply passes them the other way round.
 * The order is upstream's. What sees replies as values stands after `writeResponse`: an audit log after `authenticate`.
 * Priority and fairness would stand in the place of `inFlightLimit`, and what passes requests on to other servers comes
 * last, after `authorize`.
 */
export function createStages(options: StagesOptions): Stages {
  const { clock, limits } = options;
  const deadline = new Deadline(clock, limits.requestMs);
  return {
    inOrder: [
      countRequests(options.metrics, (info) => options.isServed(info)),
      writeResponse(options.writer),
      failures(options.log),
      deadline.stage,
      bodyLimit(limits.bodyBytes),
      authenticate(options.authenticators),
      impersonate(options.impersonator),
      inFlightLimit(limits.requestsInFlight),
      authorize(options.authorizer),
    ],
    dispose: () => deadline.dispose(),
  };
}
