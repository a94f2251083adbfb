import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { Authority, createAuthority } from '../../src/platform/pki/authority.ts';

/** A request as an extension server sees it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  /** The common name of the client's certificate; empty where it has none, or not one of who is trusted. */
  readonly client: string;
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A server on the loopback over TLS, as one that extends the API is. */
export interface ExtensionServer {
  readonly port: number;
  /** Whom to trust, as an APIService has it. */
  readonly caBundle: string;
  readonly seen: SeenRequest[];
  /** What answers by path, without its query; anything else is 404. */
  readonly paths: Map<string, Answer>;
  close(): Promise<void>;
}

export interface ExtensionServerOptions {
  readonly dns?: readonly string[];
  /** Who vouches for its clients, as PEM. */
  readonly clientAuthority?: string;
  readonly port?: number;
}

export async function startExtensionServer({
  dns = [],
  clientAuthority,
  port: wanted = 0,
}: ExtensionServerOptions = {}): Promise<ExtensionServer> {
  const pair = await createAuthority(Date.now());
  const issuer = await Authority.read(pair);
  const { certificate: cert, key } = await issuer.issueServer({ dns, ip: ['127.0.0.1'] }, Date.now());
  const trust = clientAuthority === undefined ? {} : { ca: clientAuthority };
  const paths = new Map<string, Answer>();
  const seen: SeenRequest[] = [];
  const server = createServer({ cert, key, requestCert: true, rejectUnauthorized: false, ...trust });
  server.on('request', (request, response) => {
    see(seen, request);
    const answer = paths.get((request.url ?? '').replace(/\?.*/, ''));
    if (answer) answer(request, response);
    else response.writeHead(404).end('404 page not found\n');
  });
  server.on('upgrade', (request, socket) => {
    see(seen, request);
    const accept = 'HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n';
    socket.write(`${accept}hello `);
    socket.on('data', (data: Buffer) => socket.end(`you said ${data.toString()}`));
    socket.on('error', () => socket.destroy());
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(wanted, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    caBundle: Buffer.from(pair.certificate).toString('base64'),
    seen,
    paths,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function see(seen: SeenRequest[], { method = '', url = '', headers, socket }: IncomingMessage): void {
  const tls = socket as TLSSocket;
  const name = tls.authorized ? tls.getPeerCertificate().subject.CN : '';
  seen.push({ method, url, headers, client: String(name ?? '') });
}

/** Answers with JSON. */
export function json(value: unknown, type = 'application/json'): Answer {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': type });
    response.end(JSON.stringify(value));
  };
}
