import type { Duplex, HttpHandler, HttpRequest, HttpResponse } from '../../base/index.ts';
import type { StreamCodecs } from '../wire/stream-codecs.ts';
import { asksForWebSocket, handshakeAnswer, handshakeProblem } from '../websocket/handshake.ts';
import { WebSocket } from '../websocket/web-socket.ts';

/**
 * A server whose watches also come over WebSocket, a message for each event, as upstream's do: clients in Java and in
 * browsers ask for them so.
 */
export function withWebSocketWatches(handler: HttpHandler, codecs: Pick<StreamCodecs, 'sha1'>): HttpHandler {
  return async (request) => {
    if (!asksForWebSocket(request) || handshakeProblem(request) !== undefined) return handler(request);
    const end = new AbortController();
    const response = await handler(endedBy(request, end));
    const events = eventsOf(response);
    if (!events) return response;
    return {
      ...handshakeAnswer(request, '', codecs.sha1),
      upgrade: (connection) => sendEvents(events, response.cut, connection, end),
    };
  };
}

/** The request, which also ends when the client closes its WebSocket while the connection is still there. */
function endedBy(request: HttpRequest, end: AbortController): HttpRequest {
  const { signal, method, target, headers, repeated, peer } = request;
  if (signal.aborted) end.abort();
  else signal.addEventListener('abort', () => end.abort(), { once: true });
  return {
    method,
    target,
    headers,
    ...(repeated === undefined ? {} : { repeated }),
    peer,
    readBody: (limitBytes) => request.readBody(limitBytes),
    signal: end.signal,
  };
}

/** The body of a watch in JSON, which is nothing whole; undefined where the answer is something else. */
function eventsOf({ status, headers, body, isFinite }: HttpResponse): AsyncIterable<Uint8Array> | undefined {
  const type = headers['content-type'];
  const isJson = typeof type === 'string' && type.startsWith('application/json');
  return status === 200 && isJson && !isFinite && !(body instanceof Uint8Array) ? body : undefined;
}

/** Until one of both ends it. What the client says is read, so that it is heard when it closes. */
async function sendEvents(
  events: AsyncIterable<Uint8Array>,
  cut: AbortSignal | undefined,
  connection: Duplex,
  end: AbortController,
): Promise<void> {
  const socket = new WebSocket(connection);
  cut?.addEventListener('abort', () => connection.abort(), { once: true });
  void closed(socket).then(() => end.abort());
  const lines = new Lines();
  try {
    for await (const chunk of events) {
      for (const line of lines.of(chunk)) await socket.send('text', line);
    }
    await socket.close();
  } catch (error) {
    // Who has closed meanwhile is told nothing more.
    if (!end.signal.aborted) throw error;
  } finally {
    end.abort();
  }
}

/** Resolves when the client closes, or says what is no WebSocket. */
async function closed(socket: WebSocket): Promise<void> {
  try {
    for await (const _ of socket.pieces()) continue;
  } catch {
    // It was told what is wrong.
  }
}

const NEW_LINE = 10;

/** Puts lines together again from the chunks that they come in. */
class Lines {
  private rest: Uint8Array[] = [];

  *of(chunk: Uint8Array): Generator<Uint8Array> {
    let from = 0;
    for (let at = chunk.indexOf(NEW_LINE); at >= 0; at = chunk.indexOf(NEW_LINE, from)) {
      yield joined([...this.rest, chunk.subarray(from, at + 1)]);
      this.rest = [];
      from = at + 1;
    }
    if (from < chunk.length) this.rest.push(chunk.subarray(from));
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
