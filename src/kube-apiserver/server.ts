import {
  type ApiServer,
  createApiServer,
  DEFAULT_LIMITS,
  firstOpinion,
  mastersAuthorizer,
  Registry,
} from '../apiserver/index.ts';
import { createAccess } from './access.ts';
import { admissionPlugins } from './admission/index.ts';
import { ensureBootstrapObjects } from './bootstrap/ensure.ts';
import { builtInSource } from './built-in-source.ts';
import { builtInTables } from './columns/index.ts';
import { deprecationOf } from './deprecations.ts';
import { EventExpiry } from './event-expiry/event-expiry.ts';
import { DEFAULT_PORT, DEFAULT_SERVICES, DEFAULT_VERSION, type KubeApiServerOptions } from './options.ts';
import { ServiceAllocator } from './service-allocation/service-allocator.ts';
import { specialRoute } from './subresources/special-route.ts';

/** The API of Kubernetes over a store. */
export function createKubeApiServer(options: KubeApiServerOptions): ApiServer {
  const { store, clock, random, log, version = DEFAULT_VERSION } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const source = builtInSource;
  const registry = new Registry({ store, clock, random, log, limits, source });
  const { objects, resources } = registry;
  const serviceOptions = options.services ?? DEFAULT_SERVICES;
  const services = new ServiceAllocator({ reader: objects, random, options: serviceOptions });
  resources.allocate({ group: '', resource: 'services' }, services);
  const events = new EventExpiry({
    storage: resources.storage('', 'events'),
    reader: objects,
    clock,
    log,
    ttlMs: limits.eventTtlMs,
  });
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
  const disabled = options.disabledAdmission ?? [];
  const server = createApiServer({
    store,
    clock,
    random,
    log,
    limits,
    version,
    source,
    registry,
    authenticators: [access.authenticator],
    authorizer: access.authorizer,
    admission: [...admissionPlugins({ objects, clock, random, disabled }), ...access.admission],
    special: specialRoute(options.nodes),
    virtual: access.virtual,
    paths: access.paths,
    tables: builtInTables,
    deprecation: deprecationOf,
    metrics: options.metrics ?? [],
    healthChecks: options.healthChecks ?? [],
  });
  return {
    handler: server.handler,
    ready: async () => {
      await server.ready();
      await events.start();
      await ensureBootstrapObjects({
        objects,
        nowMs: clock.now(),
        addresses: { range: serviceOptions.serviceRange, targetPort: options.securePort ?? DEFAULT_PORT },
        ...(options.clientAuthority === undefined ? {} : { clientAuthority: options.clientAuthority }),
      });
    },
    dispose: () => {
      events.dispose();
      services.dispose();
      access.dispose();
      server.dispose();
    },
  };
}

/** What the server calls itself to who reads its tokens. */
const ISSUER = 'https://kubernetes.default.svc';
