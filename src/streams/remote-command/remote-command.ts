/** `exec` and `attach`: a process in a container, whose streams a client holds. */
import type { HttpRequest, HttpResponse } from '../../base/index.ts';
import { chooseProtocol, upgradeAnswer } from '../upgrade/upgrade.ts';
import type { StreamCodecs } from '../wire/stream-codecs.ts';
import type { RemoteCommand, RemoteCommandOptions } from './command-streams.ts';
import { runOverSpdy } from './over-spdy.ts';
import { runOverWebSocket, WEB_SOCKET_PROTOCOLS } from './over-web-socket.ts';

/** Names of the versions over SPDY, the newest first; the first of all was named as the channels of a WebSocket are. */
const SPDY_PROTOCOLS = [
  'v5.channel.k8s.io',
  'v4.channel.k8s.io',
  'v3.channel.k8s.io',
  'v2.channel.k8s.io',
  'channel.k8s.io',
];

/** The upgrade that runs a command. Throws an `UpgradeError` where the request asks for none that is known. */
export function remoteCommandAnswer(
  request: HttpRequest,
  options: RemoteCommandOptions,
  codecs: StreamCodecs,
  command: RemoteCommand,
): HttpResponse {
  const chosen = chooseProtocol(request, { webSocket: WEB_SOCKET_PROTOCOLS, spdy: SPDY_PROTOCOLS });
  return upgradeAnswer(request, chosen, codecs, (connection) =>
    chosen.over === 'websocket'
      ? runOverWebSocket(connection, chosen.protocol, options, command)
      : runOverSpdy(connection, chosen.protocol, options, codecs, command),
  );
}
