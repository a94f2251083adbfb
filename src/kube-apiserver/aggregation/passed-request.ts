import { type Clock, type Duplex, type HttpsExchange, type HttpsStream, ownValue } from '../../base/index.ts';
import { type Call, isLongRunning, type Reply, textReply } from '../../apiserver/index.ts';
import { WebhookFailure } from '../webhook-client/index.ts';
import { isIdentityHeader } from './identity-headers.ts';
import type { RemoteRegistration } from './registration.ts';
import { NoAnswerError, type ServiceRequests } from './service-requests.ts';

export interface PassParts {
  readonly requests: ServiceRequests;
  readonly clock: Clock;
  /** How long a request may take that does not run for long by its nature. */
  readonly requestMs: number;
}

/** Lets the server behind a registration answer a call, and hands its answer on as it comes. */
export async function passRequest(
  parts: PassParts,
  { remote, isAvailable }: RemoteRegistration,
  call: Call,
): Promise<Reply> {
  if (!isAvailable) return textReply(503, 'service unavailable\n');
  const { http, user } = call;
  const body = await call.readBody();
  const giveUp = givenUp(parts, call);
  try {
    const { method, target } = http;
    call.notes.delegated?.();
    const headers = passedHeaders(call);
    const request = { method, target, headers, body, user, signal: giveUp.signal };
    return replyOf(await parts.requests.open(remote, request), giveUp);
  } catch (error) {
    giveUp.end();
    if (error instanceof NoAnswerError) {
      return textReply(503, `error trying to reach service: ${error.message}\n`);
    }
    if (!(error instanceof WebhookFailure)) throw error;
    return error.isAsked ? textReply(503, 'service unavailable\n') : textReply(500, `${error.message}\n`);
  }
}

interface GiveUp {
  readonly signal: AbortSignal;
  /** The exchange is over. */
  end(): void;
  /** Nobody wants the rest of it. */
  abort(): void;
}

/** The exchange ends with the client, and when its time is over. */
function givenUp({ clock, requestMs }: PassParts, { http, info }: Call): GiveUp {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  http.signal.addEventListener('abort', abort, { once: true });
  if (http.signal.aborted) abort();
  const isLong = isLongRunning(info) || http.headers['upgrade'] !== undefined;
  const timer = isLong ? undefined : clock.setTimer(requestMs, abort);
  const end = (): void => {
    http.signal.removeEventListener('abort', abort);
    timer?.dispose();
  };
  return {
    signal: controller.signal,
    end,
    abort: () => {
      end();
      abort();
    },
  };
}

/** What concerns one connection alone. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Whoever has proven who they are need not prove it once more, and must not be taken for somebody else. */
function isCredential(name: string): boolean {
  return name === 'authorization' || name.startsWith('impersonate-') || isIdentityHeader(name);
}

const BEARER_PROTOCOL = 'base64url.bearer.authorization.k8s.io.';

function passedHeaders({ http }: Call): HttpsExchange['headers'] {
  const { headers, repeated, peer, target } = http;
  const { upgrade, host, 'x-forwarded-for': before } = headers;
  const dropped = namesIn(headers['connection']);
  const passed = new Map<string, string | readonly string[]>();
  for (const [name, value] of Object.entries(headers)) {
    const isOwn = name === 'host' || name === 'content-length' || name === 'expect';
    if (isOwn || HOP_BY_HOP.has(name) || dropped.has(name) || isCredential(name)) continue;
    passed.set(name, ownValue(repeated, name) ?? value);
  }
  const protocols = headers['sec-websocket-protocol'];
  if (protocols !== undefined) {
    const kept = protocols.split(',').filter((each) => !each.trim().startsWith(BEARER_PROTOCOL));
    if (kept.length > 0) passed.set('sec-websocket-protocol', kept.join(','));
    else passed.delete('sec-websocket-protocol');
  }
  if (peer.address !== '') {
    passed.set('x-forwarded-for', before === undefined ? peer.address : `${before}, ${peer.address}`);
  }
  passed.set('x-forwarded-uri', target.split('?')[0] ?? '');
  passed.set('x-forwarded-proto', 'https');
  if (host !== undefined) passed.set('x-forwarded-host', host);
  if (upgrade !== undefined) passed.set('connection', 'Upgrade').set('upgrade', upgrade);
  return Object.fromEntries(passed);
}

function namesIn(connection = ''): ReadonlySet<string> {
  return new Set(connection.split(',').map((name) => name.trim().toLowerCase()));
}

const REDIRECTED = 'the backend attempted to redirect this request, which is not permitted';

function replyOf({ status, headers, body, connection }: HttpsStream, giveUp: GiveUp): Reply {
  if (connection) {
    return {
      kind: 'upgrade',
      status,
      headers,
      body: new Uint8Array(),
      upgrade: (client) => joinedConnections(client, connection).finally(() => giveUp.end()),
    };
  }
  if (status >= 300 && status < 400 && headers['location'] !== undefined) {
    giveUp.abort();
    return textReply(502, REDIRECTED);
  }
  return { kind: 'bytes', status, headers: answeredHeaders(headers), body: untilEnd(body, giveUp) };
}

function answeredHeaders(headers: HttpsStream['headers']): Record<string, string | readonly string[]> {
  const { connection } = headers;
  const dropped = namesIn(typeof connection === 'string' ? connection : connection?.join(','));
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !HOP_BY_HOP.has(name) && !dropped.has(name) && !name.startsWith('access-control-'),
    ),
  );
}

function untilEnd(body: AsyncIterable<Uint8Array>, giveUp: GiveUp): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]: () => {
      const steps = body[Symbol.asyncIterator]();
      return {
        next: async () => {
          try {
            const step = await steps.next();
            if (step.done) giveUp.end();
            return step;
          } catch (error) {
            giveUp.end();
            throw error;
          }
        },
        return: async () => {
          giveUp.end();
          await steps.return?.();
          return { done: true, value: undefined };
        },
      };
    },
  };
}

/** Hands on what either side sends, until both have ended; where one breaks off, so does the other. */
async function joinedConnections(one: Duplex, other: Duplex): Promise<void> {
  try {
    await Promise.all([handOn(one, other), handOn(other, one)]);
  } catch (error) {
    const reason = error instanceof Error ? error : new Error(String(error));
    one.abort(reason);
    other.abort(reason);
    throw reason;
  }
}

async function handOn(from: Duplex, to: Duplex): Promise<void> {
  for await (const chunk of from.chunks) await to.write(chunk);
  await to.end();
}
