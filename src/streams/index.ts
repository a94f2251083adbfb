/**
 * `streams`: what streams into Pods speak, on bytes alone: WebSocket with Kubernetes' channels, and SPDY/3.1 for older
 * clients. A request becomes an answer that upgrades the connection; what is run then sees streams and neither protocol.
 *
 *     return remoteCommandAnswer(request, { stdin, stdout, stderr, tty }, codecs, async (streams) => {
 *       for await (const bytes of streams.stdin) await streams.stdout(bytes);
 *       return { exitCode: 0 };
 *     });
 */
export * from './port-forward/port-forward.ts';
export type * from './port-forward/port-forwarder.ts';
export type * from './remote-command/command-streams.ts';
export * from './remote-command/remote-command.ts';
export * from './upgrade/upgrade.ts';
export * from './watch/watch-over-web-socket.ts';
export type * from './wire/stream-codecs.ts';
