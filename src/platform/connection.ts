import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { HttpPeer } from '../base/index.ts';
import { ClientGone } from './client-gone.ts';

/** So many requests of one connection may wait for their turn before no more are read. */
const WAITING_LIMIT = 16;

/**
 * The requests of one connection, which are answered one after the other: a client may send several before it reads the
 * first answer. Each learns from it when the client has gone.
 */
export class Connection {
  private readonly socket: Socket;
  private readonly underWay = new Set<ClientGone>();
  private turn: Promise<void> = Promise.resolve();
  private knownPeer: HttpPeer | undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.once('close', () => {
      for (const request of this.underWay) request.tell();
    });
  }

  static of(socket: Socket): Connection {
    let connection = connections.get(socket);
    if (!connection) {
      connection = new Connection(socket);
      connections.set(socket, connection);
    }
    return connection;
  }

  /** Whether a request is being answered. */
  get isBusy(): boolean {
    return this.underWay.size > 0;
  }

  /** Who is at its other end: found out once, since no connection changes its certificate. */
  get peer(): HttpPeer {
    this.knownPeer ??= peerOf(this.socket);
    return this.knownPeer;
  }

  /** Calls `answer` once the requests before it have been answered. It must not reject. */
  run(answer: (gone: ClientGone) => Promise<void>): void {
    const gone = new ClientGone();
    if (this.socket.destroyed) gone.tell();
    this.underWay.add(gone);
    if (this.underWay.size > WAITING_LIMIT) this.socket.pause();
    const ended = (): void => {
      this.underWay.delete(gone);
      if (this.underWay.size === WAITING_LIMIT) this.socket.resume();
    };
    // Most come alone, and begin at once.
    this.turn = (this.underWay.size === 1 ? answer(gone) : this.turn.then(() => answer(gone))).then(ended);
  }
}

const connections = new WeakMap<Socket, Connection>();

function peerOf(socket: Socket): HttpPeer {
  const address = socket.remoteAddress ?? '';
  if (!(socket instanceof TLSSocket) || !socket.authorized) return { address };
  const proven = socket.getPeerCertificate();
  const { CN: commonName, O: organization } = proven.subject as { CN?: string; O?: string | string[] };
  if (commonName === undefined) return { address };
  const fingerprint = proven.fingerprint256.replaceAll(':', '').toLowerCase();
  const organizations = organization === undefined ? [] : [organization].flat();
  const endMs = Date.parse(proven.valid_to);
  return { address, certificate: { commonName, organizations, fingerprint, endMs } };
}
