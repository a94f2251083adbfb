import type {
  Clock,
  Disposable,
  HttpHandler,
  HttpRequest,
  HttpResponse,
  Log,
  Random,
} from '../base/index.ts';
import { builtInResources, resourceOfPlural, StatusError } from '../api/index.ts';
import type { Store } from '../store/index.ts';
import type { ResourceSource } from './contracts/index.ts';
import { failureAnswer, textAnswer } from './encoding/answer.ts';
import { pathNotFound, routeResource } from './handlers/route-resource.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { ServedResources } from './registry/served-resources.ts';
import { requestInfo } from './request/request-info.ts';
import { parseTarget } from './request/target.ts';
import { Warnings } from './request/warnings.ts';
import type { ServerParts } from './server-parts.ts';
import { RevisionFeed } from './storage/index.ts';
import { ANONYMOUS } from './contracts/index.ts';

export interface ApiServerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly limits?: Partial<Limits>;
}

export interface ApiServer extends Disposable {
  readonly handler: HttpHandler;
  /** Resolves once the server can answer. */
  ready(): Promise<void>;
}

export function createApiServer(options: ApiServerOptions): ApiServer {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const { store, clock, random, log } = options;
  const feed = new RevisionFeed({ store, clock, log });
  const source: ResourceSource = {
    resources: builtInResources,
    find: resourceOfPlural,
    onChange: () => ({ dispose: () => undefined }),
  };
  const resources = new ServedResources({ source, store, feed, windowLimit: limits.watchWindow });
  const parts: ServerParts = {
    clock,
    random,
    log,
    limits,
    authorizer: { authorize: () => Promise.resolve({ verdict: 'allow' }) },
    admission: [],
    tables: undefined,
  };
  return {
    handler: (request) => handle(parts, resources, request),
    ready: () => feed.start(),
    dispose: () => {
      resources.dispose();
      feed.dispose();
    },
  };
}

async function handle(
  parts: ServerParts,
  resources: ServedResources,
  http: HttpRequest,
): Promise<HttpResponse> {
  const target = parseTarget(http.target);
  if (!target) return textAnswer(400, '400 Bad Request');
  const info = requestInfo(http.method, target.path, target.query);
  const warnings = new Warnings();
  try {
    const call = { http, info, query: target.query, user: ANONYMOUS, warnings };
    if (!info.isResource) return textAnswer(404, '404 page not found\n');
    const resource = resources.find(info.group, info.version, info.resource);
    if (!resource) throw pathNotFound();
    return await routeResource(parts, { ...call, resource });
  } catch (error) {
    if (!(error instanceof StatusError)) parts.log.error('a request failed', { target: http.target, error });
    return failureAnswer(error, warnings.headers());
  }
}
