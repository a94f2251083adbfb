import type { Disposable, HttpHandler } from '../base/index.ts';
import { Impersonator } from './authentication/impersonation/impersonator.ts';
import { peerAuthenticator } from './authentication/peer-authenticator.ts';
import { refusal } from './authorization/attributes.ts';
import { discoveryPaths, indexPath } from './discovery/index.ts';
import { createEncoders } from './encoding/encoders.ts';
import { Forms } from './encoding/forms.ts';
import { PiecedBodies } from './encoding/pieced-bodies.ts';
import { ResponseWriter } from './encoding/response-writer.ts';
import { ResourceEndpoints } from './endpoints/resource-endpoints.ts';
import { createHandler } from './front/handler.ts';
import { createRouter } from './front/router.ts';
import { compose, type Handler } from './front/stages/stage.ts';
import { createStages, type Stages } from './front/stages.ts';
import { type OpenApiParts, openApiPaths } from './openapi/index.ts';
import type { ApiServerOptions } from './options.ts';
import { healthChecks } from './paths/health-checks.ts';
import { healthPaths } from './paths/health.ts';
import { RequestMetrics } from './paths/metrics.ts';
import { versionPath } from './paths/version.ts';
import type { PathHandler } from './reply/path-handler.ts';
import { WakeQueue } from './watch/wake-queue.ts';

export interface ApiServer extends Disposable {
  readonly handler: HttpHandler;
  /** Resolves once the server can answer. */
  ready(): Promise<void>;
}

/** A Kubernetes API over a store: of which resources, and who may do what with them, its options say. */
export function createApiServer(options: ApiServerOptions): ApiServer {
  const { registry, clock, writes } = options;
  const metrics = new RequestMetrics(options.metrics);
  const stages = stagesOf(options, metrics);
  const documents = [discoveryPaths(options.kinds), openApiPaths(openApiParts(options))];
  return {
    handler: createHandler(clock, compose(stages.inOrder, routerOf(options, metrics, documents))),
    ready: () => registry.start(),
    dispose: () => {
      stages.dispose();
      for (const document of documents) document.dispose();
      writes.admission.dispose();
      registry.dispose();
    },
  };
}

function stagesOf(options: ApiServerOptions, metrics: RequestMetrics): Stages {
  const { clock, log, limits, authenticators, authorizer, kinds } = options;
  const encoders = createEncoders(kinds);
  return createStages({
    clock,
    log,
    limits,
    metrics,
    writer: new ResponseWriter(
      new Forms({ scheme: kinds, encoders, clock }),
      encoders,
      new PiecedBodies(clock, limits.requestMs),
    ),
    authenticators: [peerAuthenticator, ...authenticators],
    impersonator: new Impersonator(authorizer, refusal),
    authorizer,
    isServed: ({ group, version, resource }) => kinds.findResource(group, version, resource) !== undefined,
  });
}

function routerOf(
  options: ApiServerOptions,
  metrics: RequestMetrics,
  documents: readonly PathHandler[],
): Handler {
  const { registry, writes, authorizer, virtual, special, clock, random, limits, log } = options;
  const watches = { clock, random, limits, wakes: new WakeQueue(clock) };
  return createRouter({
    resources: registry.resources,
    endpoints: new ResourceEndpoints({ writes, authorizer, watches, virtual, special }),
    paths: [
      healthPaths(
        healthChecks({ store: options.store, feed: registry.feed, clock, log, others: options.healthChecks }),
      ),
      metrics,
      ...options.paths,
      versionPath(options.version),
      indexPath(options.kinds),
      ...documents,
    ],
  });
}

function openApiParts({ kinds, published, version, clock }: ApiServerOptions): OpenApiParts {
  return { kinds, published, gitVersion: version.gitVersion, clock };
}
