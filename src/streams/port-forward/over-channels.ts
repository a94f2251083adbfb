import type { Duplex } from '../../base/index.ts';
import { WebSocketChannels } from '../websocket/channels.ts';
import type { WebSocket } from '../websocket/web-socket.ts';
import type { PortForwarder } from './port-forwarder.ts';

/**
 * Forwards ports over the channels of a WebSocket: two for each port that the query names, data and errors, each of
 * which begins with the port in two bytes, the low one first. A port can be connected to once.
 */
export async function forwardOverChannels(
  socket: WebSocket,
  protocol: string,
  ports: readonly number[],
  forward: PortForwarder,
): Promise<void> {
  const channels = new WebSocketChannels(socket, {
    encoding: protocol.includes('base64') ? 'base64' : 'binary',
    readable: ports.map((_, index) => index * 2),
    closeSignal: false,
  });
  const gone = new AbortController();
  const reading = channels.run().finally(() => gone.abort());
  reading.catch(() => {});
  for (const [index, port] of ports.entries()) {
    const name = Uint8Array.of(port & 0xff, port >> 8);
    await channels.write(index * 2, name);
    await channels.write(index * 2 + 1, name);
  }
  const carried = ports.map((port, index) => carry(port, index * 2, channels, forward, gone.signal, reading));
  await Promise.all(carried);
  if (gone.signal.aborted) await reading;
  else await socket.close();
}

async function carry(
  port: number,
  channel: number,
  channels: WebSocketChannels,
  forward: PortForwarder,
  signal: AbortSignal,
  reading: Promise<void>,
): Promise<void> {
  try {
    await forward(port, channelDuplex(channels, channel, reading), signal);
  } catch (failure) {
    if (signal.aborted) return;
    const message = failure instanceof Error ? failure.message : String(failure);
    await channels.write(channel + 1, new TextEncoder().encode(message));
  } finally {
    channels.stopReading(channel);
  }
}

/** A channel as a connection. It has no end of its own but that of the WebSocket. */
function channelDuplex(channels: WebSocketChannels, channel: number, reading: Promise<void>): Duplex {
  return {
    chunks: channels.read(channel),
    write: (bytes) => channels.write(channel, bytes),
    end: () => Promise.resolve(),
    abort: () => channels.stopReading(channel),
    closed: reading.then(
      () => undefined,
      (reason: unknown) => (reason instanceof Error ? reason : new Error(String(reason))),
    ),
  };
}
