import { once } from 'node:events';
import type { Duplex as NodeDuplex } from 'node:stream';
import type { Duplex } from '../base/index.ts';

/**
 * A socket as a {@link Duplex}. `head` is what was read of it beyond the request. A socket over which nothing goes for
 * `idleMs` is broken off.
 */
export function socketDuplex(
  socket: NodeDuplex & { setTimeout(ms: number, callback: () => void): unknown },
  head: Uint8Array,
  idleMs: number,
): Duplex {
  let reason: Error | undefined;
  let ended = false;
  const abort = (why: Error): void => {
    reason ??= why;
    socket.destroy(reason);
  };
  socket.allowHalfOpen = true;
  socket.pause();
  if (head.length > 0) socket.unshift(head);
  socket.on('error', (error) => (reason ??= error));
  socket.setTimeout(idleMs, () => abort(new Error(`nothing was sent or received for ${idleMs} ms`)));
  const closed = new Promise<Error | undefined>((resolve) => {
    if (socket.destroyed) resolve(GONE);
    socket.on('close', () => resolve(reason ?? (socket.readableEnded && ended ? undefined : GONE)));
  });
  return {
    closed,
    chunks: chunksOf(socket),
    async write(bytes) {
      if (socket.destroyed) throw reason ?? GONE;
      if (ended) throw new Error('write after the end');
      if (!socket.write(bytes)) await Promise.race([once(socket, 'drain'), closed]);
      if (socket.destroyed) throw reason ?? GONE;
    },
    async end() {
      if (ended || socket.destroyed) return;
      ended = true;
      socket.end();
      if (!socket.writableFinished) await Promise.race([once(socket, 'finish'), closed]);
    },
    abort: (why = new Error('the connection was broken off')) => abort(why),
  };
}

const GONE = new Error('the other side has gone');

/** Reads while it is asked to. Stopping early leaves the socket as it is. */
async function* chunksOf(socket: NodeDuplex): AsyncGenerator<Uint8Array> {
  const readable = socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
  yield* readable;
}
