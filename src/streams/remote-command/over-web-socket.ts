import type { Duplex } from '../../base/index.ts';
import { WebSocketChannels } from '../websocket/channels.ts';
import { WebSocket } from '../websocket/web-socket.ts';
import { resultOf, statusBytes } from './command-status.ts';
import type { RemoteCommand, RemoteCommandOptions } from './command-streams.ts';
import { terminalSizes } from './terminal-sizes.ts';

/** The best first. From the fourth version on the error channel holds a `Status`; the fifth can end a channel. */
export const WEB_SOCKET_PROTOCOLS = [
  'v5.channel.k8s.io',
  'v4.channel.k8s.io',
  'v4.base64.channel.k8s.io',
  'channel.k8s.io',
  'base64.channel.k8s.io',
];

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const ERROR = 3;
const RESIZE = 4;

/** Runs a command whose streams are channels of a WebSocket. */
export async function runOverWebSocket(
  connection: Duplex,
  protocol: string,
  options: RemoteCommandOptions,
  command: RemoteCommand,
): Promise<void> {
  const socket = new WebSocket(connection);
  const channels = new WebSocketChannels(socket, {
    encoding: protocol.includes('base64') ? 'base64' : 'binary',
    readable: [...(options.stdin ? [STDIN] : []), ...(options.tty ? [RESIZE] : [])],
    closeSignal: protocol.startsWith('v5.'),
  });
  const gone = new AbortController();
  const errors = options.stderr && !options.tty;
  // Tells a client that waits for the first message that the connection stands, as upstream does.
  await channels.write(options.stdout ? STDOUT : errors ? STDERR : ERROR, new Uint8Array());
  // Whoever has closed the WebSocket waits for no result.
  const reading = channels.run().finally(() => gone.abort());
  reading.catch(() => {});
  const result = await resultOf(command, {
    stdin: channels.read(STDIN),
    stdout: (bytes) => (options.stdout ? channels.write(STDOUT, bytes) : Promise.resolve()),
    stderr: (bytes) => (errors ? channels.write(STDERR, bytes) : Promise.resolve()),
    resize: terminalSizes(channels.read(RESIZE)),
    signal: gone.signal,
  });
  if (gone.signal.aborted) return await reading;
  for (const channel of [STDIN, RESIZE]) channels.stopReading(channel);
  const status = statusBytes(protocol, result);
  if (status.length > 0) await channels.write(ERROR, status);
  await socket.close();
}
