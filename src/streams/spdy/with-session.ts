import type { Duplex } from '../../base/index.ts';
import type { StreamCodecs } from '../wire/stream-codecs.ts';
import { headerDictionary } from './dictionary.ts';
import { SpdySession } from './session.ts';
import type { SpdyStream } from './stream.ts';

/**
 * Speaks SPDY over a connection while `work` runs; the signal aborts when the other side has gone. Resolves when the
 * work is done; rejects where the work fails, or the connection before it.
 */
export async function withSpdySession(
  connection: Duplex,
  codecs: StreamCodecs,
  onStream: (stream: SpdyStream, gone: AbortSignal) => void,
  work: (session: SpdySession, gone: AbortSignal) => Promise<void>,
): Promise<void> {
  const compression = codecs.headerCompression(headerDictionary());
  const gone = new AbortController();
  const take = (stream: SpdyStream): void => onStream(stream, gone.signal);
  const session = new SpdySession({ connection, compression, onStream: take });
  const reading = session.run().finally(() => gone.abort());
  reading.catch(() => {});
  await work(session, gone.signal);
  if (gone.signal.aborted) await reading;
}
