import type { Clock, Disposable, HttpHandler, Log, Random, SigningKey } from '../base/index.ts';
import { builtInResources, resourceOfPlural } from '../api/index.ts';
import type { Store } from '../store/index.ts';
import { createAccess, ensureBootstrapObjects, Impersonator } from './access/index.ts';
import { admissionPlugins } from './admission/index.ts';
import type { NodeConnections, ResourceSource, VirtualResource } from './contracts/index.ts';
import { discoveryPaths, indexPath } from './discovery/index.ts';
import { firstOpinion, refusal } from './front/authorize.ts';
import { createHandler } from './front/handler.ts';
import { mastersAuthorizer } from './front/masters-authorizer.ts';
import { peerAuthenticator } from './front/peer-authenticator.ts';
import { healthPaths, type HealthChecks } from './paths/health.ts';
import { RequestMetrics } from './paths/metrics.ts';
import { type VersionFacts, versionPath } from './paths/version.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { ObjectAccess } from './registry/object-access.ts';
import { ServedResources } from './registry/served-resources.ts';
import {
  type ServiceAllocationOptions,
  ServiceAllocator,
} from './registry/service-allocation/service-allocator.ts';
import { openApiPaths } from './openapi/index.ts';
import { builtInTables } from './table/index.ts';
import type { ServerParts } from './server-parts.ts';
import { Compaction, RevisionFeed } from './storage/index.ts';

export interface ApiServerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Bearer tokens in the form of kube-apiserver's `--token-auth-file`; empty for none. */
  readonly staticTokens?: string;
  /** What tokens of service accounts are signed with; left out, there are none. */
  readonly signingKey?: SigningKey;
  /** Where clients find the server: the port that the Service `kubernetes` leads to. */
  readonly securePort?: number;
  /** What client certificates are verified with, as PEM: published for servers that extend the API. */
  readonly clientAuthority?: string;
  /** Upstream's names of admission plugins to leave out. */
  readonly disabledAdmission?: readonly string[];
  readonly limits?: Partial<Limits>;
  readonly version?: VersionFacts;
  readonly services?: ServiceAllocationOptions;
  /** How the logs of Pods are reached. */
  readonly nodes?: NodeConnections;
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
  const compaction = new Compaction({ store, clock, log, feed, historyMs: limits.historyMs }, (revision) =>
    resources.trim(revision),
  );
  const objects = new ObjectAccess({ resources, clock, random });
  const serviceOptions = options.services ?? DEFAULT_SERVICES;
  const services = new ServiceAllocator({ reader: objects, random, options: serviceOptions });
  resources.allocate({ group: '', resource: 'services' }, services);
  const access = createAccess({
    reader: objects,
    clock,
    random,
    staticTokens: options.staticTokens ?? '',
    signingKey: options.signingKey,
    issuer: ISSUER,
    privileged: mastersAuthorizer,
    join: firstOpinion,
  });
  const { authorizer } = access;
  const parts: ServerParts = {
    clock,
    random,
    log,
    limits,
    resources,
    objects,
    nodes: options.nodes,
    authorizer,
    impersonator: new Impersonator(authorizer, refusal),
    admission: [
      ...admissionPlugins({ objects, clock, random, disabled: options.disabledAdmission ?? [] }),
      ...access.admission,
    ],
    virtual: byPath(access.virtual),
    paths: [
      versionPath(options.version ?? DEFAULT_VERSION),
      healthPaths(healthChecks(store, feed)),
      new RequestMetrics(),
      ...access.paths,
      discoveryPaths(source),
      indexPath(source),
      openApiPaths(source, (options.version ?? DEFAULT_VERSION).gitVersion),
    ],
    tables: builtInTables,
  };
  const authenticators = [peerAuthenticator, access.authenticator];
  return {
    handler: createHandler(parts, authenticators),
    ready: async () => {
      await feed.start();
      compaction.start();
      await ensureBootstrapObjects({
        objects,
        nowMs: clock.now(),
        addresses: { range: serviceOptions.serviceRange, targetPort: options.securePort ?? DEFAULT_PORT },
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

/** What the server calls itself to who reads its tokens. */
const ISSUER = 'https://kubernetes.default.svc';

function byPath(resources: readonly VirtualResource[]): ReadonlyMap<string, VirtualResource> {
  return new Map(resources.map((of) => [`${of.group}/${of.version}/${of.resource}`, of]));
}

/** The Kubernetes that is served where the caller does not say. */
const DEFAULT_VERSION: VersionFacts = {
  gitVersion: 'v1.36.3',
  buildDate: '1970-01-01T00:00:00Z',
  platform: 'linux/amd64',
};

const DEFAULT_PORT = 6443;

/** Upstream's own default is 10.0.0.0/24. */
const DEFAULT_SERVICES: ServiceAllocationOptions = {
  serviceRange: '10.0.0.0/24',
  nodePorts: { first: 30_000, last: 32_767 },
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
