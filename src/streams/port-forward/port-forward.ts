/** `portforward`: connections to ports of a Pod, through the API server. */
import type { HttpRequest, HttpResponse } from '../../base/index.ts';
import type { StreamCodecs } from '../wire/stream-codecs.ts';
import { chooseProtocol, upgradeAnswer } from '../upgrade/upgrade.ts';
import { messageBytes } from '../websocket/message-bytes.ts';
import { WebSocket } from '../websocket/web-socket.ts';
import { forwardOverChannels } from './over-channels.ts';
import { forwardOverSpdy } from './over-spdy.ts';
import type { PortForwarder } from './port-forwarder.ts';

const PORT_FORWARD = 'portforward.k8s.io';
/** SPDY, carried in the messages of a WebSocket. */
const TUNNELLED = `SPDY/3.1+${PORT_FORWARD}`;
const CHANNELS = ['v4.channel.k8s.io', 'v4.base64.channel.k8s.io'];

/**
 * The upgrade that forwards ports. `ports` are those that the query names: only where the streams are channels of a
 * WebSocket they are known beforehand. Throws an `UpgradeError` where the request asks for none that is known.
 */
export function portForwardAnswer(
  request: HttpRequest,
  ports: readonly number[],
  codecs: StreamCodecs,
  forward: PortForwarder,
): HttpResponse {
  const known = { webSocket: [TUNNELLED, ...CHANNELS], spdy: [PORT_FORWARD] };
  const chosen = chooseProtocol(request, known);
  return upgradeAnswer(request, chosen, codecs, (connection) => {
    if (chosen.over === 'spdy') return forwardOverSpdy(connection, codecs, forward);
    const socket = new WebSocket(connection);
    return chosen.protocol === TUNNELLED
      ? forwardOverSpdy(messageBytes(socket, connection), codecs, forward)
      : forwardOverChannels(socket, chosen.protocol, ports, forward);
  });
}
