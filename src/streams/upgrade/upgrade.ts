/** Which of the two protocols a request asks for: WebSocket, or SPDY/3.1 as older clients do. */
import type { Duplex, HttpRequest, HttpResponse } from '../../base/index.ts';
import type { StreamCodecs } from '../wire/stream-codecs.ts';
import {
  asksForWebSocket,
  handshakeAnswer,
  handshakeProblem,
  offeredProtocols,
} from '../websocket/handshake.ts';

export type UpgradeErrorCode = 'upgrade-required' | 'bad-handshake' | 'no-common-protocol';

/** A request for streams cannot be answered with them. Nothing was upgraded: the answer is an ordinary one. */
export class UpgradeError extends Error {
  readonly code: UpgradeErrorCode;

  constructor(code: UpgradeErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The subprotocols that a server knows, the best first. */
export interface KnownProtocols {
  readonly webSocket: readonly string[];
  readonly spdy: readonly string[];
}

/** What client and server will speak. */
export interface ChosenProtocol {
  readonly over: 'websocket' | 'spdy';
  /** Empty where the client of a WebSocket names none. */
  readonly protocol: string;
}

const SPDY = 'spdy/3.1';
const STREAM_PROTOCOL = 'x-stream-protocol-version';

/** Throws an {@link UpgradeError} where the request asks for neither, or for nothing that the server knows. */
export function chooseProtocol(request: HttpRequest, known: KnownProtocols): ChosenProtocol {
  if (asksForWebSocket(request)) return chooseForWebSocket(request, known.webSocket);
  if ((request.headers['upgrade'] ?? '').toLowerCase() !== SPDY) {
    throw new UpgradeError('upgrade-required', 'Upgrade request required');
  }
  const offered = offeredProtocols(request, STREAM_PROTOCOL);
  // The first version of `exec` had no name to offer.
  if (offered.length === 0) return { over: 'spdy', protocol: '' };
  return { over: 'spdy', protocol: common(offered, known.spdy) };
}

/** The answer that upgrades to what was chosen, and then runs it. */
export function upgradeAnswer(
  request: HttpRequest,
  { over, protocol }: ChosenProtocol,
  codecs: StreamCodecs,
  upgrade: (connection: Duplex) => Promise<void>,
): HttpResponse {
  if (over === 'websocket') {
    return { ...handshakeAnswer(request, protocol, codecs.sha1), upgrade };
  }
  return {
    status: 101,
    headers: {
      connection: 'Upgrade',
      upgrade: 'SPDY/3.1',
      ...(protocol === '' ? {} : { [STREAM_PROTOCOL]: protocol }),
    },
    body: new Uint8Array(),
    upgrade,
  };
}

function chooseForWebSocket(request: HttpRequest, known: readonly string[]): ChosenProtocol {
  const problem = handshakeProblem(request);
  if (problem !== undefined) throw new UpgradeError('bad-handshake', problem);
  const offered = offeredProtocols(request, 'sec-websocket-protocol');
  if (offered.length === 0) return { over: 'websocket', protocol: '' };
  return { over: 'websocket', protocol: common(offered, known) };
}

/** The first that the client offers, and so likes best, of those that the server knows. */
function common(offered: readonly string[], known: readonly string[]): string {
  const protocol = offered.find((each) => known.includes(each));
  if (protocol !== undefined) return protocol;
  const lists = `client supports: ${offered.join(', ')}; server accepts: ${known.join(', ')}`;
  throw new UpgradeError('no-common-protocol', `unable to upgrade: no common protocol: ${lists}`);
}
