import type { Clock, Disposable, Log, MetricsRegistry } from '../../base/index.ts';
import type { Impersonator } from '../authentication/impersonation/impersonator.ts';
import type { Authenticator, Authorizer, LargeBodies } from '../contracts/index.ts';
import type { Limits } from '../limits/limits.ts';
import type { ResponseWriter } from '../encoding/response-writer.ts';
import type { AccessMetrics, RequestMetrics } from '../metrics/index.ts';
import type { RequestInfo } from '../request/request-info.ts';
import type { Stage } from './stages/stage.ts';
import { audit, auditRefusedCredentials, nameRequests } from './stages/audit.ts';
import { type AnonymousAccess, authenticate } from './stages/authenticate.ts';
import { authorize } from './stages/authorize.ts';
import { bodyLimit } from './stages/body-limit.ts';
import { countRequests } from './stages/count-requests.ts';
import type { Auditor } from '../audit/index.ts';
import type { FlowControl } from '../flow-control/index.ts';
import { Deadline } from './stages/deadline.ts';
import { fairness } from './stages/fairness.ts';
import { failures } from './stages/failures.ts';
import { impersonate } from './stages/impersonate.ts';
import { inFlightLimit } from './stages/in-flight-limit.ts';
import { passOn } from './stages/pass-on.ts';
import { passToOthers } from './stages/pass-to-others.ts';
import type { OtherServers } from '../reply/other-servers.ts';
import { writeResponse } from './stages/write-response.ts';

export interface StagesOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: Limits;
  readonly metrics: RequestMetrics;
  readonly accessMetrics: AccessMetrics;
  readonly writer: ResponseWriter;
  readonly authenticators: readonly Authenticator[];
  readonly anonymous: AnonymousAccess | undefined;
  readonly impersonator: Impersonator;
  readonly authorizer: Authorizer;
  /** What is logged of requests. Left out, nothing is. */
  readonly auditor: Auditor | undefined;
  /** Who gets a seat. Left out, requests are only counted. */
  readonly flowControl: FlowControl | undefined;
  readonly largeBodies: LargeBodies | undefined;
  /** Who else serves a part of the API. */
  readonly others: OtherServers | undefined;
  /** Where it is counted what other servers did for this one. */
  readonly counted: MetricsRegistry;
  /** The size of what is stored of the object that a request is about, as far as this server knows. */
  storedBytes(info: RequestInfo): number;
  /** Whether the plain JSON of a resource's objects is what is stored of them. */
  isSentAsStored(info: RequestInfo): boolean;
}

export interface Stages extends Disposable {
  readonly inOrder: readonly Stage[];
  /** For requests that another server on the same store has let in. */
  readonly ofAdmitted: readonly Stage[];
}

/**
 * The stages around every route, in the order in which a request passes them; its reply passes them the other way round.
 * The order is upstream's. What sees replies as values stands after `writeResponse`: an audit log after `authenticate`.
 * Priority and fairness stand in the place of `inFlightLimit`, where there are any. What passes requests on to other
 * servers comes last, after `authorize`.
 */
export function createStages(options: StagesOptions): Stages {
  const { clock, limits, auditor, writer } = options;
  const deadline = new Deadline(clock, limits.requestMs);
  const answers = [writeResponse(options.writer), failures(options.log)];
  return {
    inOrder: [
      countRequests(options.metrics, clock),
      ...(auditor ? [nameRequests(auditor)] : []),
      ...answers,
      deadline.stage,
      bodyLimit(limits.bodyBytes),
      ...(auditor ? [auditRefusedCredentials(auditor)] : []),
      authenticate(options.authenticators, options.anonymous, options.accessMetrics),
      ...(auditor ? [audit(auditor, (reply) => writer.json(reply))] : []),
      impersonate(options.impersonator),
      options.flowControl ? fairness(options.flowControl) : inFlightLimit(limits.inFlight),
      authorize(options.authorizer, options.accessMetrics),
      ...(options.others ? [passToOthers(options.others)] : []),
      passOn({
        largeBodies: options.largeBodies,
        fromBytes: limits.ownBodyBytes,
        readsFromBytes: limits.ownReadBytes,
        storedBytes: (info) => options.storedBytes(info),
        isSentAsStored: (info) => options.isSentAsStored(info),
        count: (records) => options.counted.replay(records),
      }),
    ],
    ofAdmitted: answers,
    dispose: () => deadline.dispose(),
  };
}
