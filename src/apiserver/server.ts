import type { Clock, Disposable, HttpHandler, Log, Random } from '../base/index.ts';
import { builtInResources, resourceOfPlural } from '../api/index.ts';
import type { Store } from '../store/index.ts';
import type { Authenticator, ResourceSource, TableConverter } from './contracts/index.ts';
import { firstOpinion } from './front/authorize.ts';
import { createHandler } from './front/handler.ts';
import { mastersAuthorizer } from './front/masters-authorizer.ts';
import { peerAuthenticator } from './front/peer-authenticator.ts';
import { healthPaths, type HealthChecks } from './paths/health.ts';
import { RequestMetrics } from './paths/metrics.ts';
import { type VersionFacts, versionPath } from './paths/version.ts';
import { StaticTokens } from './front/static-tokens.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { ServedResources } from './registry/served-resources.ts';
import type { ServerParts } from './server-parts.ts';
import { RevisionFeed } from './storage/index.ts';

export interface ApiServerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Bearer tokens in the form of kube-apiserver's `--token-auth-file`; empty for none. */
  readonly staticTokens?: string;
  readonly limits?: Partial<Limits>;
  readonly version?: VersionFacts;
}

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
  const source: ResourceSource = {
    resources: builtInResources,
    find: resourceOfPlural,
    onChange: () => ({ dispose: () => undefined }),
  };
  const resources = new ServedResources({ source, store, feed, windowLimit: limits.watchWindow });
  const authorizer = firstOpinion([mastersAuthorizer]);
  const parts: ServerParts = {
    clock,
    random,
    log,
    limits,
    resources,
    authorizer,
    admission: [],
    virtual: new Map(),
    paths: [
      versionPath(options.version ?? DEFAULT_VERSION),
      healthPaths(healthChecks(store, feed)),
      new RequestMetrics(),
    ],
    tables: NAME_TABLE,
  };
  const authenticators: readonly Authenticator[] = [
    peerAuthenticator,
    new StaticTokens(options.staticTokens ?? ''),
  ];
  return {
    handler: createHandler(parts, authenticators),
    ready: () => feed.start(),
    dispose: () => {
      resources.dispose();
      feed.dispose();
    },
  };
}

/** The Kubernetes that is served where the caller does not say. */
const DEFAULT_VERSION: VersionFacts = {
  gitVersion: 'v1.36.3',
  buildDate: '1970-01-01T00:00:00Z',
  platform: 'linux/amd64',
};

function healthChecks(store: Store, feed: RevisionFeed): HealthChecks {
  const ping = { name: 'ping', check: () => Promise.resolve() };
  const reach = { name: 'etcd', check: async () => void (await store.currentRevision()) };
  const synced = {
    name: 'informer-sync',
    check: async () => {
      if (feed.revision === 0) throw new Error('the store has not been read yet');
    },
  };
  return { livez: [ping, reach], readyz: [ping, reach, synced] };
}

const NAME_TABLE: TableConverter = {
  columns: () => [{ name: 'Name', type: 'string', format: 'name', description: '', priority: 0 }],
  cells: (_, { metadata }) => [metadata.name ?? ''],
};
