import type { Clock, HttpResponse, Log, Random } from '../base/index.ts';
import type { Impersonator } from './authentication/impersonation/impersonator.ts';
import type {
  AdmissionPlugin,
  Authorizer,
  ObjectReader,
  ObjectWriter,
  PathHandler,
  TableConverter,
  VirtualResource,
} from './contracts/index.ts';
import type { Limits } from './limits.ts';
import type { RequestMetrics } from './paths/metrics.ts';
import type { ServedResources } from './registry/served-resources.ts';
import type { ResourceCall } from './request/call.ts';
import type { RequestInfo } from './request/request-info.ts';

/**
 * Answers calls for resources and subresources that do not hold the object itself; undefined for all others. `place` is
 * the plural, with its subresource where one is asked for: `things/scale`.
 */
export type SpecialRoute = (
  parts: ServerParts,
  call: ResourceCall,
  place: string,
) => Promise<HttpResponse> | undefined;

/** What the handlers of all resources share. */
export interface ServerParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly limits: Limits;
  readonly resources: ServedResources;
  readonly authorizer: Authorizer;
  readonly impersonator: Impersonator;
  readonly admission: readonly AdmissionPlugin[];
  /** Stored objects, past access and admission. */
  readonly objects: ObjectReader & ObjectWriter;
  readonly special: SpecialRoute;
  /** Resources and subresources that are computed, by `group/version/resource/subresource`. */
  readonly virtual: ReadonlyMap<string, VirtualResource>;
  /** What answers the paths that are no resource; the first one that knows a path does. */
  readonly paths: readonly PathHandler[];
  readonly metrics: RequestMetrics;
  readonly tables: TableConverter;
  /** What to warn of whoever asks for a resource that is on its way out. */
  deprecation(info: RequestInfo): string | undefined;
}
