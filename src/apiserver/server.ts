import { type Disposable, type HttpHandler, MetricsRegistry, type MetricsSource } from '../base/index.ts';
import { noAudit } from './audit/index.ts';
import { Impersonator } from './authentication/impersonation/impersonator.ts';
import { peerAuthenticator } from './authentication/peer-authenticator.ts';
import { refusal } from './authorization/attributes.ts';
import { discoveryPaths, indexPath } from './discovery/index.ts';
import { createEncoders, type Encoders } from './encoding/encoders.ts';
import { Forms } from './encoding/forms.ts';
import { LargeObjects } from './encoding/large-objects.ts';
import { PiecedBodies } from './encoding/pieced-bodies.ts';
import { ResponseWriter } from './encoding/response-writer.ts';
import { ResourceEndpoints } from './endpoints/resource-endpoints.ts';
import type { AdmittedRequest, AdmittedResponse, ObjectForm } from './contracts/index.ts';
import { createAdmittedHandler, createHandler } from './front/handler.ts';
import { createRouter } from './front/router.ts';
import { compose, type Handler } from './front/stages/stage.ts';
import { createStages, type Stages } from './front/stages.ts';
import { dumpPaths, flowMetrics } from './flow-control/index.ts';
import {
  AccessMetrics,
  type RequestedResource,
  type ResourceFacts,
  RequestMetrics,
  storageMetrics,
  WatchMetrics,
} from './metrics/index.ts';
import { type OpenApiParts, openApiPaths } from './openapi/index.ts';
import type { ApiServerOptions } from './options.ts';
import { healthChecks } from './paths/health-checks.ts';
import { healthPaths } from './paths/health.ts';
import { buildInfo } from './paths/build-info.ts';
import { removedRelease } from './request/removed-release.ts';
import { metricsPath } from './paths/metrics.ts';
import { versionPath } from './paths/version.ts';
import type { PathHandler } from './reply/path-handler.ts';
import type { Store } from '../store/index.ts';
import { ObjectCodec, ObjectVersion } from './storage/index.ts';
import { WakeQueue } from './watch/wake-queue.ts';

export interface ApiServer extends Disposable {
  readonly handler: HttpHandler;
  /** Answers a request that another server on the same store has let in: it is not asked again who asks, and whether they may. */
  readonly handleAdmitted: (request: AdmittedRequest) => Promise<AdmittedResponse>;
  /** Writes an object, given as it is stored, for an answer of such a server. */
  readonly writeObject: (value: Uint8Array, as: ObjectForm) => Promise<Uint8Array>;
  /** Resolves once the server can answer. */
  ready(): Promise<void>;
}

/** A Kubernetes API over a store: of which resources, and who may do what with them, its options say. */
export function createApiServer(options: ApiServerOptions): ApiServer {
  const { registry, clock, writes, flowControl } = options;
  const requests = new RequestMetrics(factsOf(options), clock);
  const accesses = new AccessMetrics(clock);
  const watches = new WatchMetrics();
  const metrics = [
    requests,
    accesses,
    watches,
    options.counted,
    storageMetrics(() => registry.resources.stats(), sizeOf(options.store)),
    buildInfo(options.version),
    options.auditor ?? noAudit(),
    ...(flowControl ? [flowMetrics(flowControl)] : []),
    ...options.metrics,
  ];
  const encoders = createEncoders(options.kinds);
  const forms = formsOf(options, encoders);
  const pieces = new PiecedBodies(clock, options.limits.requestMs);
  const stages = stagesOf(options, requests, accesses, new ResponseWriter(forms, encoders, pieces, watches));
  const documents = [
    discoveryPaths(options.kinds, options.others?.versions),
    openApiPaths(openApiParts(options)),
  ];
  let hasEnded = false;
  const router = routerOf(options, metrics, documents, () => hasEnded);
  return {
    handler: createHandler(clock, compose(stages.inOrder, router)),
    handleAdmitted: createAdmittedHandler(clock, compose(stages.ofAdmitted, router)),
    writeObject: (value, as) => writeObject(options, forms, value, as),
    ready: () => registry.start(),
    dispose: () => {
      hasEnded = true;
      stages.dispose();
      flowControl?.dispose();
      for (const document of documents) document.dispose();
      writes.admission.dispose();
      registry.dispose();
    },
  };
}

function formsOf({ clock, largeBodies, limits }: ApiServerOptions, encoders: Encoders): Forms {
  const large = largeBodies && new LargeObjects(largeBodies, limits.ownReadBytes);
  return new Forms({ encoders, clock, large });
}

async function writeObject(
  { kinds }: ApiServerOptions,
  forms: Forms,
  value: Uint8Array,
  { group, version, resource, revision, resourceVersion, form, place }: ObjectForm,
): Promise<Uint8Array> {
  const kind = kinds.findResource(group, version, resource);
  if (!kind) throw new Error(`there is no resource ${resource}`);
  const object = new ObjectVersion(new ObjectCodec(kinds), '', value, revision, resourceVersion);
  return forms.made(kind, form).part(object, place);
}

function factsOf(options: ApiServerOptions): ResourceFacts {
  return {
    isServed: (of) => isServed(options, of),
    removedRelease: ({ group, version, resource }) => {
      const deprecation = options.kinds.findResource(group, version, resource)?.deprecation ?? '';
      return deprecation === '' ? undefined : removedRelease(deprecation);
    },
  };
}

function isServed({ kinds }: ApiServerOptions, of: RequestedResource): boolean {
  const kind = kinds.findResource(of.group, of.version, of.resource);
  if (!kind) return false;
  return of.subresource === '' || kind.subresources.some(({ name }) => name === of.subresource);
}

function stagesOf(
  options: ApiServerOptions,
  metrics: RequestMetrics,
  accessMetrics: AccessMetrics,
  writer: ResponseWriter,
): Stages {
  const { clock, log, limits, authenticators, authorizer, largeBodies, registry } = options;
  return createStages({
    clock,
    log,
    limits,
    metrics,
    accessMetrics,
    writer,
    authenticators: [peerAuthenticator, ...authenticators],
    anonymous: options.anonymous,
    impersonator: new Impersonator(authorizer, refusal),
    authorizer,
    auditor: options.auditor,
    flowControl: options.flowControl,
    largeBodies,
    others: options.others,
    counted: options.counted,
    storedBytes: (info) => registry.resources.storedBytes(info),
    isSentAsStored: ({ group, version, resource }) =>
      !options.kinds.findResource(group, version, resource)?.type.isUnstructured,
  });
}

function routerOf(
  options: ApiServerOptions,
  metrics: readonly MetricsSource[],
  documents: readonly PathHandler[],
  hasEnded: () => boolean,
): Handler {
  const { registry, writes, authorizer, virtual, special, clock, random, limits, log } = options;
  const watches = { clock, random, limits, wakes: new WakeQueue(clock), counted: options.counted };
  const slis = new MetricsRegistry();
  const { store, health } = options;
  const paths = [
    healthPaths(healthChecks({ store, feed: registry.feed, clock, log, health, hasEnded }), slis),
    metricsPath(metrics, slis),
    ...(options.flowControl ? [dumpPaths(options.flowControl)] : []),
    ...options.paths,
    versionPath(options.version),
  ];
  const told = (): string[] => paths.flatMap((each) => each.paths ?? []);
  return createRouter({
    resources: registry.resources,
    endpoints: new ResourceEndpoints({ writes, authorizer, watches, virtual, special }),
    paths: [...paths, indexPath(options.kinds, told, options.others?.versions), ...documents],
  });
}

function openApiParts({ kinds, published, version, clock, others }: ApiServerOptions): OpenApiParts {
  const { gitVersion } = version;
  return { kinds, published, gitVersion, clock, ...(others ? { others: others.documents } : {}) };
}

/** Not every store is a file. */
function sizeOf(store: Store): (() => number) | undefined {
  return store.sizeBytes && (() => store.sizeBytes?.() ?? 0);
}
