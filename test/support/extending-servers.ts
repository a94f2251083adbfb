import {
  type Duplex,
  type HttpsAnswer,
  type HttpsClient,
  type HttpsExchange,
  HttpsFailure,
  type HttpsStream,
  type JsonObject,
} from '../../src/base/index.ts';

export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: HttpsStream['headers'];
  /** JSON, a text, or parts as they come. */
  readonly body?: object | string | AsyncIterable<Uint8Array>;
  readonly connection?: Duplex;
}

/** What answers; undefined never does. */
export type Responder = (request: HttpsExchange) => FakeAnswer | undefined;

/** Servers that extend the API in the process, each at a host of its own. */
export class FakeServers implements HttpsClient {
  /** What was sent, in its order. */
  readonly sent: HttpsExchange[] = [];
  private readonly responders = new Map<string, Responder>();

  /** Lets a host answer. */
  at(host: string, responder: Responder): void {
    this.responders.set(host, responder);
  }

  /** What was asked of a path. */
  to(target: string): HttpsExchange[] {
    return this.sent.filter((each) => each.target === target);
  }

  async open(request: HttpsExchange): Promise<HttpsStream> {
    this.sent.push(request);
    const { host, port, signal } = request;
    const responder = this.responders.get(host);
    if (!responder) throw new HttpsFailure('refused', { address: `${host}:${port}` });
    const answer = responder(request);
    if (!answer) return aborted(signal);
    const { status = 200, headers = { 'content-type': 'application/json' }, body = '', connection } = answer;
    return { status, headers, body: chunks(body), ...(connection ? { connection } : {}) };
  }

  send(): Promise<HttpsAnswer> {
    return Promise.reject(new Error('servers that extend the API are read as they answer'));
  }

  dispose(): void {}
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(new HttpsFailure('aborted'));
    signal.addEventListener('abort', () => reject(new HttpsFailure('aborted')), { once: true });
  });
}

async function* chunks(body: NonNullable<FakeAnswer['body']>): AsyncGenerator<Uint8Array> {
  if (typeof body === 'object' && Symbol.asyncIterator in body) yield* body;
  else yield new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
}

export const API_SERVICES = '/apis/apiregistration.k8s.io/v1/apiservices';
export const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
export const GROUP = 'wardle.example.com';

export function registration(version: string, service: JsonObject = {}, spec: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: `${version}.${GROUP}` },
    spec: {
      group: GROUP,
      version,
      groupPriorityMinimum: 1500,
      versionPriority: 15,
      insecureSkipTLSVerify: true,
      service: { namespace: 'default', name: 'wardle', ...service },
      ...spec,
    },
  };
}

/** A server that has `flunders` in some versions, and says so in either way. */
export function flunders(...versions: readonly string[]): Responder {
  const resource = {
    resource: 'flunders',
    responseKind: { group: '', version: '', kind: 'Flunder' },
    scope: 'Namespaced',
    singularResource: 'flunder',
    verbs: ['list', 'delete', 'watch'],
  };
  const group = {
    metadata: { name: GROUP },
    versions: versions.map((version) => ({ version, resources: [resource], freshness: 'Current' })),
  };
  return ({ target }) => {
    if (target === '/apis') {
      const headers = { 'content-type': AGGREGATED, etag: '"1"' };
      return { headers, body: { kind: 'APIGroupDiscoveryList', items: [group] } };
    }
    const version = versions.find((each) => target.startsWith(`/apis/${GROUP}/${each}`));
    if (version === undefined) return { status: 404, body: 'not found' };
    return { body: { kind: 'FlunderList', metadata: {}, items: [] } };
  };
}
