/** Connections that asked for an upgrade: the core gets them whole where it answers with one. */
import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { HttpResponse } from '../base/index.ts';
import type { ClientGone } from './client-gone.ts';
import { sendUpgrade } from './outgoing-response.ts';
import { socketDuplex } from './socket-duplex.ts';

export interface Upgradable {
  readonly socket: Socket;
  /** What was read of the connection beyond the request. */
  readonly head: Uint8Array;
  readonly idleMs: number;
}

const CLOSE_GRACE_MS = 2000;

/**
 * Node makes no response where an upgrade is asked for, though the answer may well be an ordinary one. The connection
 * is closed after it.
 */
export function responseOver(incoming: IncomingMessage, socket: Socket): ServerResponse {
  const outgoing = new ServerResponse(incoming);
  outgoing.shouldKeepAlive = false;
  outgoing.assignSocket(socket);
  outgoing.on('finish', () => close(socket));
  return outgoing;
}

/** Answers with the upgrade and runs it. Rejects with what it fails with; `gone` tells when the socket has closed. */
export async function handOver(
  upgradable: Upgradable | undefined,
  outgoing: ServerResponse,
  response: HttpResponse,
  upgrade: NonNullable<HttpResponse['upgrade']>,
  gone: ClientGone,
): Promise<void> {
  if (!upgradable) throw new Error('the answer is an upgrade, but none was asked for');
  const { socket, head, idleMs } = upgradable;
  socket.on('close', () => gone.tell());
  outgoing.removeAllListeners('finish');
  await sendUpgrade(outgoing, response);
  outgoing.detachSocket(socket);
  try {
    await upgrade(socketDuplex(socket, head, idleMs));
    close(socket);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** Sends what waits and closes. What still comes is read away: unread, it would make the system drop what is sent. */
function close(socket: Socket): void {
  const force = setTimeout(() => socket.destroy(), CLOSE_GRACE_MS);
  socket.on('close', () => clearTimeout(force));
  socket.end();
  socket.resume();
}
