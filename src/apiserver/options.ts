import type { Clock, Log, MetricsSource, Random } from '../base/index.ts';
import type { Store } from '../store/index.ts';
import type {
  AdmissionPlugin,
  Authenticator,
  Authorizer,
  PathHandler,
  ResourceSource,
  TableConverter,
  VirtualResource,
} from './contracts/index.ts';
import type { Limits } from './limits.ts';
import type { HealthCheck } from './paths/health.ts';
import type { VersionFacts } from './paths/version.ts';
import type { Registry } from './registry/registry.ts';
import type { RequestInfo } from './request/request-info.ts';
import type { SpecialRoute } from './server-parts.ts';

export interface ApiServerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly limits: Limits;
  readonly version: VersionFacts;
  readonly source: ResourceSource;
  /** The resources of the source, over the store. It is started and disposed of with the server. */
  readonly registry: Registry;
  /** Asked in their order, after what the connection itself tells. */
  readonly authenticators: readonly Authenticator[];
  readonly authorizer: Authorizer;
  readonly admission: readonly AdmissionPlugin[];
  readonly special: SpecialRoute;
  readonly virtual: readonly VirtualResource[];
  /** Beside those of health, metrics, version, discovery and OpenAPI. */
  readonly paths: readonly PathHandler[];
  readonly tables: TableConverter;
  /** What else of this program counts: served with the server's own in `/metrics`. */
  readonly metrics: readonly MetricsSource[];
  /** What else of this program must be well, for `/healthz`. */
  readonly healthChecks: readonly HealthCheck[];
  /** What to warn of whoever asks for a resource that is on its way out. */
  deprecation(info: RequestInfo): string | undefined;
}
