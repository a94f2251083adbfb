import {
  BodyTooLargeError,
  type HttpResponse,
  readAll,
  SeededRandom,
  silentLog,
  VirtualClock,
} from '../../../src/base/index.ts';
import { MemoryStore, type Store } from '../../../src/store/index.ts';
import type { ApiServer } from '../../../src/apiserver/index.ts';
import { builtInKinds } from '../../../src/kinds/index.ts';
import { createKubeApiServer, type KubeApiServerOptions } from '../../../src/kube-apiserver/index.ts';
import { drain } from '../../support/drain.ts';

export interface Answer {
  readonly status: number;
  readonly headers: HttpResponse['headers'];
  // The shape of what an answer holds is what the tests are about.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

export interface Harness {
  readonly server: ApiServer;
  readonly store: Store;
  readonly clock: VirtualClock;
  send(method: string, target: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Sends, and gives the answer as it is. */
  open(method: string, target: string, options?: OpenOptions): Promise<HttpResponse>;
}

export interface OpenOptions {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
  /** The connection tells of nobody. */
  readonly anonymous?: boolean;
}

const ADMIN = { name: 'admin', groups: ['system:masters'] };

export const MERGE_PATCH = { 'content-type': 'application/merge-patch+json' };
export const STRATEGIC_PATCH = { 'content-type': 'application/strategic-merge-patch+json' };
export const JSON_PATCH = { 'content-type': 'application/json-patch+json' };
export const APPLY_PATCH = { 'content-type': 'application/apply-patch+yaml' };

const decoder = new TextDecoder();

/** An API server in memory, under a clock that stands still; calls are made as an administrator. */
export async function startServer(
  options: Partial<KubeApiServerOptions> & { readonly clock?: VirtualClock } = {},
): Promise<Harness> {
  const clock = options.clock ?? new VirtualClock(drain);
  const store = options.store ?? new MemoryStore({ clock });
  const server = createKubeApiServer({
    kinds: builtInKinds(),
    random: new SeededRandom(1),
    log: silentLog,
    ...options,
    store,
    clock,
  });
  await server.ready();
  const open = (
    method: string,
    target: string,
    { body, headers, signal, anonymous = false }: OpenOptions = {},
  ): Promise<HttpResponse> =>
    server.handler({
      method,
      target,
      headers: {
        'user-agent': 'test/1',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      readBody: (limitBytes) => readWhole(bytesOf(body), limitBytes),
      peer: { address: '127.0.0.1', ...(anonymous ? {} : { identity: ADMIN }) },
      signal: signal ?? new AbortController().signal,
    });
  return {
    server,
    store,
    clock,
    open,
    send: async (method, target, body, headers = {}) => {
      const response = await open(method, target, { body, headers });
      const text = decoder.decode(await readAll(response.body));
      return { status: response.status, headers: response.headers, body: parsed(text) };
    },
  };
}

/** The events of a watch as they come. */
export async function* events(response: HttpResponse): AsyncGenerator<Answer['body']> {
  if (response.body instanceof Uint8Array) throw new Error(`not a watch: ${decoder.decode(response.body)}`);
  for await (const chunk of response.body) yield JSON.parse(decoder.decode(chunk));
}

/** The next events of a watch as `TYPE name`. */
export async function take(watch: AsyncGenerator<Answer['body']>, count: number): Promise<string[]> {
  const seen: string[] = [];
  while (seen.length < count) {
    const { value, done } = await watch.next();
    if (done) return [...seen, 'end'];
    seen.push(`${value.type} ${value.object.metadata?.name ?? value.object.reason ?? ''}`.trim());
  }
  return seen;
}

function readWhole(bytes: Uint8Array, limitBytes: number): Promise<Uint8Array> {
  if (bytes.length > limitBytes) return Promise.reject(new BodyTooLargeError(limitBytes));
  return Promise.resolve(bytes);
}

function bytesOf(body: unknown): Uint8Array {
  if (body === undefined) return new Uint8Array();
  if (body instanceof Uint8Array) return body;
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
