import { headerValues, type HttpRequest, type HttpResponse } from '../../base/index.ts';

/** Joined to the client's key by every server (RFC 6455, 4.2.2). */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Whether a request asks to speak WebSocket. */
export function asksForWebSocket({ method, headers }: HttpRequest): boolean {
  return method === 'GET' && (headers['upgrade'] ?? '').toLowerCase() === 'websocket';
}

/** The subprotocols that a request offers, in its order. */
export function offeredProtocols(request: HttpRequest, name: string): string[] {
  const offered = headerValues(request, name).flatMap((value) => value.split(','));
  return offered.map((protocol) => protocol.trim()).filter((protocol) => protocol !== '');
}

/** What is wrong with the handshake; undefined where nothing is. */
export function handshakeProblem({ headers }: HttpRequest): string | undefined {
  if (headers['sec-websocket-version'] !== '13') return 'only version 13 of WebSocket is spoken';
  if (!/^[A-Za-z0-9+/]{22}==$/.test(headers['sec-websocket-key'] ?? '')) return 'bad Sec-WebSocket-Key';
  return undefined;
}

/** The answer that opens a WebSocket. `protocol` is empty where none was offered. */
export function handshakeAnswer(
  { headers }: HttpRequest,
  protocol: string,
  sha1: (bytes: Uint8Array) => Uint8Array,
): Pick<HttpResponse, 'status' | 'headers' | 'body'> {
  const hash = sha1(new TextEncoder().encode(`${headers['sec-websocket-key'] ?? ''}${GUID}`));
  return {
    status: 101,
    headers: {
      upgrade: 'websocket',
      connection: 'Upgrade',
      'sec-websocket-accept': btoa(String.fromCharCode(...hash)),
      ...(protocol === '' ? {} : { 'sec-websocket-protocol': protocol }),
    },
    body: new Uint8Array(),
  };
}
