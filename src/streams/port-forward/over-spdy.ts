import type { Duplex } from '../../base/index.ts';
import { firstHeader } from '../spdy/header-block.ts';
import type { SpdyStream } from '../spdy/stream.ts';
import { withSpdySession } from '../spdy/with-session.ts';
import type { StreamCodecs } from '../wire/stream-codecs.ts';
import type { PortForwarder } from './port-forwarder.ts';

/** How long one stream of a pair waits for the other. */
const PAIR_WAIT_MS = 30_000;

interface Pair {
  data?: SpdyStream;
  error?: SpdyStream;
}

/**
 * Forwards ports over SPDY: for each connection the client opens a pair of streams with one request id and a port, data
 * and errors.
 */
export function forwardOverSpdy(
  connection: Duplex,
  codecs: StreamCodecs,
  forward: PortForwarder,
): Promise<void> {
  const pairs = new Map<string, Pair>();
  const take = (stream: SpdyStream, gone: AbortSignal): void => {
    const type = firstHeader(stream.headers, 'streamtype');
    const port = Number(firstHeader(stream.headers, 'port'));
    const id = firstHeader(stream.headers, 'requestid');
    const pair = pairs.get(id) ?? {};
    if ((type !== 'data' && type !== 'error') || !isPort(port) || pair[type]) {
      stream.abort(new Error('this is no stream of a forwarded port'));
      return;
    }
    pair[type] = stream;
    if (pair.data && pair.error) {
      pairs.delete(id);
      void carry(port, pair.data, pair.error, forward, gone);
    } else {
      pairs.set(id, pair);
      const timer = codecs.clock.setTimer(PAIR_WAIT_MS, () => {
        if (pairs.get(id) === pair && pairs.delete(id))
          stream.abort(new Error('the other stream never came'));
      });
      void stream.closed.then(() => timer.dispose());
    }
  };
  return withSpdySession(connection, codecs, take, (_session, gone) => {
    return new Promise((resolve) => gone.addEventListener('abort', resolve, { once: true }));
  });
}

async function carry(
  port: number,
  data: SpdyStream,
  error: SpdyStream,
  forward: PortForwarder,
  signal: AbortSignal,
): Promise<void> {
  try {
    await forward(port, data, signal);
    await data.end();
    await error.end();
  } catch (failure) {
    await tell(error, failure);
    data.abort();
  }
}

async function tell(error: SpdyStream, failure: unknown): Promise<void> {
  try {
    await error.write(new TextEncoder().encode(failure instanceof Error ? failure.message : String(failure)));
    await error.end();
  } catch {
    // The client has gone: nobody is left to tell.
  }
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port > 0 && port < 65536;
}
