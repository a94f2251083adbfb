import type { Clock, HttpHandler, HttpPeer, HttpResponse, Log } from '../base/index.ts';
import { createDiscovery, type Discovery, type DiscoveryOptions } from './discovery.ts';
import { type ApiRequest, type Connection, send, sendForJson } from './http.ts';
import type { ListWatch } from './list.ts';
import { createMetadataClient, type MetadataSource } from './metadata-client.ts';
import type { ApiObject } from './object-name.ts';
import { createResourceClient, type ResourceClient } from './resource-client.ts';

export interface ClientOptions {
  /** The API server itself, or an adapter that reaches one over a connection. */
  readonly transport: HttpHandler;
  /** Whom a caller in the same process speaks for; over a connection, credentials say so. */
  readonly identity?: HttpPeer['identity'];
  /** Sent with every request, in lower case: `authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Who is asking, as the server's log and the managers of fields name it. */
  readonly userAgent: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly discovery?: DiscoveryOptions;
}

export interface Client {
  readonly clock: Clock;
  readonly log: Log;
  readonly discovery: Discovery;
  resource<T extends ApiObject>(apiVersion: string, plural: string): ResourceClient<T>;
  /** The objects of a resource without what is in them: their metadata is all that is sent, and kept. */
  metadata(resource: MetadataSource): ListWatch<ApiObject>;
  /** Any call, its answer decoded from JSON. Throws a `StatusError`. */
  request<T = unknown>(request: ApiRequest): Promise<T>;
  /** Any call, its answer as it comes: logs, or another format. Throws a `StatusError`. */
  send(request: ApiRequest): Promise<HttpResponse>;
}

export function createClient(options: ClientOptions): Client {
  const { transport, clock, log, identity, userAgent } = options;
  const connection: Connection = {
    transport,
    clock,
    headers: { 'user-agent': userAgent, ...options.headers },
    ...(identity ? { identity } : {}),
  };
  return {
    clock,
    log,
    discovery: createDiscovery(
      (path) => sendForJson(connection, { path }),
      (request) => send(connection, request),
      options.discovery,
    ),
    resource: (apiVersion, plural) => createResourceClient(connection, apiVersion, plural),
    metadata: (resource) => createMetadataClient(connection, resource),
    request: (request) => sendForJson(connection, request),
    send: (request) => send(connection, request),
  };
}
