import type { Disposable, HttpHandler } from '../base/index.ts';
import { Impersonator } from './authentication/impersonation/impersonator.ts';
import { peerAuthenticator } from './authentication/peer-authenticator.ts';
import { refusal } from './authorization/authorize.ts';
import type { PathHandler } from './contracts/index.ts';
import { discoveryPaths, indexPath } from './discovery/index.ts';
import { createHandler } from './front/handler.ts';
import { openApiPaths } from './openapi/index.ts';
import type { ApiServerOptions } from './options.ts';
import { healthChecks } from './paths/health-checks.ts';
import { healthPaths } from './paths/health.ts';
import { RequestMetrics } from './paths/metrics.ts';
import { versionPath } from './paths/version.ts';
import type { RequestInfo } from './request/request-info.ts';

export interface ApiServer extends Disposable {
  readonly handler: HttpHandler;
  /** Resolves once the server can answer. */
  ready(): Promise<void>;
}

/** A Kubernetes API over a store: of which resources, and who may do what with them, its options say. */
export function createApiServer(options: ApiServerOptions): ApiServer {
  const { registry, authorizer, store, clock, random, log, limits, special, tables } = options;
  const { resources, objects, feed } = registry;
  const metrics = new RequestMetrics(options.metrics);
  const parts = {
    clock,
    random,
    log,
    limits,
    resources,
    objects,
    authorizer,
    impersonator: new Impersonator(authorizer, refusal),
    admission: options.admission,
    special,
    virtual: new Map(options.virtual.map((of) => [`${of.group}/${of.version}/${of.resource}`, of])),
    paths: [
      healthPaths(healthChecks(store, feed, options.healthChecks)),
      metrics,
      ...options.paths,
      ...documentPaths(options),
    ],
    metrics,
    tables,
    deprecation: (info: RequestInfo) => options.deprecation(info),
  };
  return {
    handler: createHandler(parts, [peerAuthenticator, ...options.authenticators]),
    ready: () => registry.start(),
    dispose: () => registry.dispose(),
  };
}

/** The paths that describe the server. */
function documentPaths({ source, version }: ApiServerOptions): PathHandler[] {
  return [
    versionPath(version),
    discoveryPaths(source),
    indexPath(source),
    openApiPaths(source, version.gitVersion),
  ];
}
