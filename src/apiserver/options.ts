import type { Kinds } from '../api/index.ts';
import type { Clock, Log, MetricsRegistry, MetricsSource, Random } from '../base/index.ts';
import type { Store } from '../store/index.ts';
import type {
  Authenticator,
  Authorizer,
  LargeBodies,
  PublishedApi,
  VirtualResource,
} from './contracts/index.ts';
import type { AnonymousAccess } from './front/stages/authenticate.ts';
import type { Auditor } from './audit/index.ts';
import type { FlowControl } from './flow-control/index.ts';
import type { Limits } from './limits/limits.ts';
import type { SpecialEndpoints } from './endpoints/resource-endpoints.ts';
import type { HealthParts } from './paths/health-checks.ts';
import type { VersionFacts } from './paths/version.ts';
import type { Registry } from './registry/registry.ts';
import type { AdmissionChain } from './admission/chain.ts';
import type { Writes } from './registry/writes.ts';
import type { OtherServers } from './reply/other-servers.ts';
import type { PathHandler } from './reply/path-handler.ts';

export interface ApiServerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly limits: Limits;
  readonly version: VersionFacts;
  /** What is served. Kinds may come and go. */
  readonly kinds: Kinds;
  readonly published: PublishedApi;
  /** The resources of these kinds, over the store. It is started and disposed of with the server. */
  readonly registry: Registry;
  /** Its admission chain is disposed of with the server. */
  /** The chain goes with the server. */
  readonly writes: Writes & { readonly admission: AdmissionChain };
  /** Asked in their order, after what the connection itself tells. */
  readonly authenticators: readonly Authenticator[];
  /** Whether requests without credentials are those of the anonymous user: all, or those for some paths. All where left out. */
  readonly anonymous?: AnonymousAccess;
  readonly authorizer: Authorizer;
  readonly special: SpecialEndpoints;
  readonly virtual: readonly VirtualResource[];
  /** Beside those of health, metrics, version, discovery and OpenAPI. */
  readonly paths: readonly PathHandler[];
  /** What else of this program counts: served with the server's own in `/metrics`. */
  readonly metrics: readonly MetricsSource[];
  /** Where the server's parts count, and what others did for it. */
  readonly counted: MetricsRegistry;
  /** Who serves the writes with large bodies. Left out, this server does. */
  readonly largeBodies?: LargeBodies;
  /** Who else serves a part of the API. Left out, nobody does. */
  readonly others?: OtherServers;
  /** What is logged of requests. Left out, nothing is. */
  readonly auditor?: Auditor;
  /** Who gets a seat; it is disposed of with the server. Left out, requests are only counted. */
  readonly flowControl?: FlowControl;
  /** What must be well beside the store. */
  readonly health: HealthParts;
}
