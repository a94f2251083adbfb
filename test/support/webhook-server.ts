import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { Authority, createAuthority } from '../../src/platform/pki/authority.ts';

/** A review as it comes, and what the server may do with its request. */
// The shape of a review is what the tests are about.
// oxlint-disable-next-line typescript/no-explicit-any
export type AnswerReview = (review: any, response: ServerResponse, request: IncomingMessage) => unknown;

/** A webhook on the loopback, with a certificate of its own authority. */
export interface WebhookServer {
  readonly port: number;
  /** Whom to trust, as a configuration has it. */
  readonly caBundle: string;
  /** Its own certificate, as PEM. */
  readonly certificate: string;
  /** How many connections have been made. */
  readonly connections: number;
  /** What each path answers: the `response` of a review, or undefined where it does all itself. */
  readonly paths: Map<string, AnswerReview>;
  urlOf(path: string): string;
  close(): Promise<void>;
}

export async function startWebhookServer(
  names: { readonly dns: readonly string[]; readonly ip: readonly string[] } = { dns: [], ip: ['127.0.0.1'] },
): Promise<WebhookServer> {
  const pair = await createAuthority(Date.now());
  const { certificate: cert, key } = await (await Authority.read(pair)).issueServer(names, Date.now());
  const paths = new Map<string, AnswerReview>();
  const server = createServer({ cert, key }, (request, response) => void serve(paths, request, response));
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    caBundle: Buffer.from(pair.certificate).toString('base64'),
    certificate: cert,
    get connections() {
      return connections;
    },
    paths,
    urlOf: (path) => `https://127.0.0.1:${port}${path}`,
    close: () => closed(server, sockets),
  };
}

async function serve(
  paths: ReadonlyMap<string, AnswerReview>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '').replace(/\?.*/, '');
  const answer = paths.get(path);
  if (!answer) {
    response.writeHead(404).end();
    return;
  }
  const body = await text(request);
  const review = body === '' ? {} : JSON.parse(body);
  const reply = answer(review, response, request);
  if (reply === undefined) return;
  const { kind, apiVersion, request: asked } = review;
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ kind, apiVersion, response: { uid: asked.uid, ...(reply as object) } }));
}

async function closed(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
