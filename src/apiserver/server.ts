import type { Disposable, HttpHandler } from '../base/index.ts';
import { builtInResources, resourceOfPlural } from '../api/index.ts';
import { createAccess, ensureBootstrapObjects, Impersonator } from './access/index.ts';
import { admissionPlugins } from './admission/index.ts';
import type { ObjectReader, PathHandler, ResourceSource } from './contracts/index.ts';
import { discoveryPaths, indexPath } from './discovery/index.ts';
import { firstOpinion, refusal } from './front/authorize.ts';
import { createHandler } from './front/handler.ts';
import { mastersAuthorizer } from './front/masters-authorizer.ts';
import { peerAuthenticator } from './front/peer-authenticator.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { openApiPaths } from './openapi/index.ts';
import { type ApiServerOptions, DEFAULT_PORT, DEFAULT_VERSION } from './options.ts';
import { healthChecks } from './paths/health-checks.ts';
import { healthPaths } from './paths/health.ts';
import { RequestMetrics } from './paths/metrics.ts';
import { versionPath } from './paths/version.ts';
import { leaseOldEvents } from './registry/event-expiry.ts';
import { ObjectAccess } from './registry/object-access.ts';
import { ServedResources } from './registry/served-resources.ts';
import { ServiceAllocator } from './registry/service-allocation/service-allocator.ts';
import type { ServerParts } from './server-parts.ts';
import { Compaction, LeaseManager, RevisionFeed } from './storage/index.ts';
import { builtInTables } from './table/index.ts';

export interface ApiServer extends Disposable {
  readonly handler: HttpHandler;
  /** Resolves once the server can answer. */
  ready(): Promise<void>;
}

/** The Kubernetes API over a store. */
export function createApiServer(options: ApiServerOptions): ApiServer {
  const { store, clock, random, log } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const feed = new RevisionFeed({ store, clock, log });
  const resources = new ServedResources({ source: BUILT_IN, store, feed, windowLimit: limits.watchWindow });
  const objects = new ObjectAccess({ resources, clock, random, log, writeRetries: limits.writeRetries });
  const services = new ServiceAllocator({
    reader: objects,
    addresses: resources.storage('networking.k8s.io', 'ipaddresses'),
    store,
    clock,
    random,
    options: options.services ?? {},
  });
  resources.allocate({ group: '', resource: 'services' }, services);
  const compaction = new Compaction({ store, clock, log, feed, historyMs: limits.historyMs }, (revision) =>
    resources.trim(revision),
  );
  const ttlMs = limits.eventTtlMs;
  resources.expire(EVENTS, new LeaseManager({ store, clock, ttlMs }));
  const access = accessOf(options, objects);
  const metrics = new RequestMetrics();
  const paths = [healthPaths(healthChecks(store, feed)), metrics, ...access.paths, ...documentPaths(options)];
  const parts = partsOf(options, { limits, resources, objects, access, metrics, paths });
  return {
    handler: createHandler(parts, [peerAuthenticator, access.authenticator]),
    ready: async () => {
      await feed.start();
      compaction.start();
      await leaseOldEvents({ store, clock, prefix: resources.storage('', 'events').cache.prefix, ttlMs });
      const range = await services.start();
      await ensureBootstrapObjects({
        objects,
        nowMs: clock.now(),
        addresses: { range, targetPort: options.securePort ?? DEFAULT_PORT },
        ...(options.clientAuthority === undefined ? {} : { clientAuthority: options.clientAuthority }),
      });
    },
    dispose: () => {
      compaction.dispose();
      services.dispose();
      resources.dispose();
      feed.dispose();
    },
  };
}

const EVENTS = { group: '', resource: 'events' };

/** What the server calls itself to who reads its tokens. */
const ISSUER = 'https://kubernetes.default.svc';

const BUILT_IN: ResourceSource = {
  resources: builtInResources,
  find: resourceOfPlural,
  onChange: () => ({ dispose: () => undefined }),
};

type Access = ReturnType<typeof createAccess>;

function accessOf(
  { clock, random, staticTokens = '', signingKey }: ApiServerOptions,
  reader: ObjectReader,
): Access {
  return createAccess({
    reader,
    clock,
    random,
    staticTokens,
    signingKey,
    issuer: ISSUER,
    privileged: mastersAuthorizer,
    join: firstOpinion,
  });
}

/** The paths that describe the server. */
function documentPaths({ version = DEFAULT_VERSION }: ApiServerOptions): PathHandler[] {
  return [
    versionPath(version),
    discoveryPaths(BUILT_IN),
    indexPath(BUILT_IN),
    openApiPaths(BUILT_IN, version.gitVersion),
  ];
}

interface MadeParts {
  readonly limits: Limits;
  readonly resources: ServedResources;
  readonly objects: ObjectAccess;
  readonly access: Access;
  readonly metrics: RequestMetrics;
  readonly paths: readonly PathHandler[];
}

function partsOf(options: ApiServerOptions, made: MadeParts): ServerParts {
  const { clock, random, log, nodes, disabledAdmission: disabled = [] } = options;
  const { limits, resources, objects, access, metrics, paths } = made;
  const { authorizer } = access;
  return {
    clock,
    random,
    log,
    limits,
    resources,
    objects,
    nodes,
    authorizer,
    impersonator: new Impersonator(authorizer, refusal),
    admission: [...admissionPlugins({ objects, clock, random, disabled }), ...access.admission],
    virtual: new Map(access.virtual.map((of) => [`${of.group}/${of.version}/${of.resource}`, of])),
    paths,
    metrics,
    tables: builtInTables,
  };
}
