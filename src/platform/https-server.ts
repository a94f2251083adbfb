import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { AsyncDisposable, HttpHandler, Log } from '../base/index.ts';
import { handOver, responseOver, type Upgradable } from './handed-over.ts';
import { requestOf } from './incoming-request.ts';
import { send } from './outgoing-response.ts';
import type { KeyPair } from './pki/authority.ts';

export interface HttpsServerOptions {
  readonly handler: HttpHandler;
  readonly server: KeyPair;
  /** The authority, as PEM, that client certificates are verified against. */
  readonly clientAuthority: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly log: Log;
  /** How long an upgraded connection may be silent before it is broken off. Four hours, as upstream, where left out. */
  readonly upgradeIdleMs?: number;
}

export interface HttpsServer extends AsyncDisposable {
  readonly port: number;
}

const STOP_GRACE_MS = 2000;
const UPGRADE_IDLE_MS = 4 * 60 * 60 * 1000;
/** Other upgrades that are asked for (HTTP/2 in the clear) are passed over: such a request is like any other. */
const UPGRADES = /^(websocket|spdy\/3\.1)$/i;

/** Serves a handler over HTTPS. Rejects with the socket's error where the port is taken. */
export async function serveHttps(options: HttpsServerOptions): Promise<HttpsServer> {
  const upgraded = new Set<Socket>();
  const server = https.createServer({
    cert: options.server.certificate,
    key: options.server.key,
    ca: options.clientAuthority,
    requestCert: true,
    rejectUnauthorized: false,
    minVersion: 'TLSv1.2',
    keepAliveTimeout: 90_000,
    noDelay: true,
    shouldUpgradeCallback: ({ headers }) => UPGRADES.test(headers.upgrade ?? ''),
  });
  server.on('request', (incoming, outgoing) => {
    void answer(options, incoming, outgoing);
  });
  server.on('upgrade', (incoming, socket: Socket, head) => {
    upgraded.add(socket);
    socket.on('close', () => upgraded.delete(socket));
    // Node lets go of the socket here, and what breaks it would else end the process.
    socket.on('error', () => socket.destroy());
    const upgradable = { socket, head, idleMs: options.upgradeIdleMs ?? UPGRADE_IDLE_MS };
    void answer(options, incoming, responseOver(incoming, socket), upgradable);
  });
  server.listen(options.port, options.host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async dispose() {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      for (const socket of upgraded) socket.destroy();
      const force = setTimeout(() => server.closeAllConnections(), STOP_GRACE_MS);
      await closed;
      clearTimeout(force);
    },
  };
}

async function answer(
  options: HttpsServerOptions,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  upgradable?: Upgradable,
): Promise<void> {
  const gone = new AbortController();
  outgoing.on('close', () => gone.abort());
  try {
    const response = await options.handler(requestOf(incoming, gone.signal));
    if (response.upgrade) await handOver(upgradable, outgoing, response, response.upgrade, gone);
    else await send(incoming, outgoing, response);
  } catch (error) {
    if (gone.signal.aborted) return;
    options.log.error('request failed', { method: incoming.method, target: incoming.url, error });
    if (!outgoing.headersSent) outgoing.writeHead(500);
    outgoing.end();
  }
}
