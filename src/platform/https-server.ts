import { constants, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { AsyncDisposable, HttpHandler, Log } from '../base/index.ts';
import type { ClientGone } from './client-gone.ts';
import { Connection } from './connection.ts';
import { handOver, responseOver, type Upgradable } from './handed-over.ts';
import { IncomingRequest } from './incoming-request.ts';
import { send } from './outgoing-response.ts';
import type { KeyPair } from './pki/authority.ts';

export interface HttpsServerOptions {
  readonly handler: HttpHandler;
  readonly server: KeyPair;
  /** The authority, as PEM, that client certificates are verified against; undefined: none is asked for. */
  readonly clientAuthority: string | undefined;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly log: Log;
  /** How long an upgraded connection may be silent before it is broken off. Four hours, as upstream, where left out. */
  readonly upgradeIdleMs?: number;
  /** How long a receiver may take nothing of what waits for it. A minute where left out. */
  readonly stallMs?: number;
  /** Called when a connection could not be secured. */
  readonly onInsecure?: () => void;
}

export interface HttpsServer extends AsyncDisposable {
  readonly port: number;
  /** From now on new connections are served with these; those that are open go on. */
  renew(server: KeyPair, clientAuthority: string): void;
  /** Rejects where the certificate that new connections are served with is over. */
  checkCertificate(): Promise<void>;
}

const STOP_GRACE_MS = 2000;
const UPGRADE_IDLE_MS = 4 * 60 * 60 * 1000;
/** Other upgrades that are asked for (HTTP/2 in the clear) are passed over: such a request is like any other. */
const UPGRADES = /^(websocket|spdy\/3\.1)$/i;

/** What a connection may use. Times and sizes of upstream's server where it has them. */
const LIMITS = {
  handshakeTimeout: 32_000,
  headersTimeout: 32_000,
  keepAliveTimeout: 90_000,
  maxHeaderSize: 1024 * 1024,
  /** From the first byte of a request to the last one of its body. */
  requestTimeout: 75_000,
  connectionsCheckingInterval: 15_000,
};
const CONNECTION_LIMIT = 10_000;
/** A receiver that takes nothing of what waits for it for so long is broken off. */
const STALL_MS = 60_000;
/** How much is read away, and for how long, of a body that nobody wanted: until its sender has seen the answer. */
const LINGER_BYTES = 32 * 1024 * 1024;
const LINGER_MS = 5000;

/** Serves a handler over HTTPS. Rejects with the socket's error where the port is taken. */
export async function serveHttps(options: HttpsServerOptions): Promise<HttpsServer> {
  const upgraded = new Set<Socket>();
  const server = https.createServer({
    ...secureContext(options.server, options.clientAuthority),
    requestCert: options.clientAuthority !== undefined,
    rejectUnauthorized: false,
    noDelay: true,
    allowHalfOpen: true,
    ...LIMITS,
    shouldUpgradeCallback: ({ headers }) => UPGRADES.test(headers.upgrade ?? ''),
  });
  server.maxConnections = CONNECTION_LIMIT;
  // A client may have sent all that it has to say, and wait for the answers.
  Object.assign(server, { httpAllowHalfOpen: true });
  server.on('request', (incoming, outgoing) => run(options, { incoming, outgoing, awaitsContinue: false }));
  server.on('checkContinue', (incoming, outgoing) => {
    run(options, { incoming, outgoing, awaitsContinue: true });
  });
  server.on('upgrade', (incoming, socket: Socket, head) => {
    upgraded.add(socket);
    socket.on('close', () => upgraded.delete(socket));
    // Node lets go of the socket here, and what breaks it would else end the process.
    socket.on('error', () => socket.destroy());
    const upgradable = { socket, head, idleMs: options.upgradeIdleMs ?? UPGRADE_IDLE_MS };
    const outgoing = responseOver(incoming, socket);
    run(options, { incoming, outgoing, awaitsContinue: false, upgradable });
  });
  server.on('tlsClientError', () => options.onInsecure?.());
  const unsecured = unsecuredOf(server);
  server.setTimeout(options.stallMs ?? STALL_MS, (socket: Socket) => {
    const isQuiet = socket.writableLength === 0 && Connection.of(socket).isBusy;
    if (isQuiet) socket.setTimeout(options.stallMs ?? STALL_MS);
    else socket.destroy();
  });
  let isFull = false;
  server.on('drop', () => {
    if (!isFull) options.log.warn('no more connections are taken', { limit: CONNECTION_LIMIT });
    isFull = true;
  });
  server.listen(options.port, options.host);
  await once(server, 'listening');
  let serving = options.server;
  return {
    port: (server.address() as AddressInfo).port,
    renew: (own, clientAuthority) => {
      server.setSecureContext(secureContext(own, clientAuthority));
      serving = own;
    },
    async checkCertificate() {
      const { validTo } = new X509Certificate(serving.certificate);
      if (Date.now() > Date.parse(validTo))
        throw new Error(`the serving certificate is over since ${validTo}`);
    },
    async dispose() {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      for (const socket of [...upgraded, ...unsecured.values()]) socket.destroy();
      const force = setTimeout(() => server.closeAllConnections(), STOP_GRACE_MS);
      await closed;
      clearTimeout(force);
    },
  };
}

/**
 * The connections, by the port that they come from, that have not yet shaken hands. A client may go before it does, and
 * the server hears nothing of that where it waits for half-open ones: they are left until the handshake's time is over.
 */
function unsecuredOf(server: https.Server): ReadonlyMap<number, Socket> {
  const unsecured = new Map<number, Socket>();
  server.on('connection', (socket: Socket) => {
    const { remotePort = 0 } = socket;
    unsecured.set(remotePort, socket);
    socket.on('close', () => unsecured.get(remotePort) === socket && unsecured.delete(remotePort));
  });
  server.on('secureConnection', ({ remotePort = 0 }) => unsecured.delete(remotePort));
  return unsecured;
}

function secureContext({ certificate, key }: KeyPair, clientAuthority: string | undefined) {
  return {
    cert: certificate,
    key,
    // As Go has it: a certificate that is named is trusted, whoever has signed it.
    ...(clientAuthority === undefined ? {} : { ca: clientAuthority, allowPartialTrustChain: true }),
    minVersion: 'TLSv1.2' as const,
    // Who is at the other end of a connection is found out once.
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
  };
}

interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** The client waits for a word before it sends the body. */
  readonly awaitsContinue: boolean;
  readonly upgradable?: Upgradable;
}

function run(options: HttpsServerOptions, exchange: Exchange): void {
  const connection = Connection.of(exchange.incoming.socket);
  connection.run(async (gone) => {
    await answer(options, exchange, connection, gone);
    await handedOut(exchange.outgoing, gone);
  });
}

/**
 * Resolves once an answer is with the system, or its client is gone. Only then does the connection belong to the next one:
 * what that one says before (`100 Continue`) Node would put behind its head.
 */
function handedOut(outgoing: ServerResponse, gone: ClientGone): Promise<void> | undefined {
  if (gone.isGone || outgoing.destroyed || outgoing.writableFinished) return undefined;
  return new Promise<void>((resolve) => {
    outgoing.once('finish', resolve);
    gone.onceGone(resolve);
  });
}

async function answer(
  options: HttpsServerOptions,
  exchange: Exchange,
  { peer }: Connection,
  gone: ClientGone,
): Promise<void> {
  const { incoming, outgoing, awaitsContinue, upgradable } = exchange;
  outgoing.on('close', () => gone.tell());
  try {
    const request = new IncomingRequest(incoming, outgoing, { peer, gone, awaitsContinue });
    const response = await options.handler(request);
    if (response.upgrade) {
      await handOver(upgradable, outgoing, response, response.upgrade, gone);
      return;
    }
    if (!incoming.complete && !upgradable) readAway(exchange);
    await send(request, outgoing, response);
  } catch (error) {
    if (gone.isGone) return;
    options.log.error('request failed', { method: incoming.method, target: incoming.url, error });
    if (outgoing.headersSent) {
      // Ended in order, it would look whole.
      outgoing.destroy();
      return;
    }
    outgoing.writeHead(500);
    outgoing.end();
  }
}

/**
 * Reads the rest of a body that is answered already, so that the answer is not lost: closed with something unread, a
 * connection is reset. A sender that was never told to send it sends nothing, and then another request cannot be told.
 */
function readAway({ incoming, outgoing, awaitsContinue }: Exchange): void {
  if (awaitsContinue && !incoming.readableDidRead) {
    outgoing.setHeader('connection', 'close');
    return;
  }
  let left = LINGER_BYTES;
  const { socket } = incoming;
  const force = setTimeout(() => socket.destroy(), LINGER_MS);
  incoming.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) socket.destroy();
  });
  incoming.on('error', () => {});
  for (const end of ['end', 'close']) incoming.on(end, () => clearTimeout(force));
  incoming.resume();
}
