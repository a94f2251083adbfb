import type { Duplex } from '../../base/index.ts';
import { firstHeader } from '../spdy/header-block.ts';
import { withSpdySession } from '../spdy/with-session.ts';
import type { SpdyStream } from '../spdy/stream.ts';
import type { StreamCodecs } from '../wire/stream-codecs.ts';
import { resultOf, statusBytes } from './command-status.ts';
import type { RemoteCommand, RemoteCommandOptions } from './command-streams.ts';
import { terminalSizes } from './terminal-sizes.ts';

/** How long a client has for opening its streams. */
const STREAMS_WAIT_MS = 30_000;

type StreamName = 'error' | 'stdin' | 'stdout' | 'stderr' | 'resize';

/** Runs a command each of whose streams is one of a SPDY connection. */
export function runOverSpdy(
  connection: Duplex,
  protocol: string,
  options: RemoteCommandOptions,
  codecs: StreamCodecs,
  command: RemoteCommand,
): Promise<void> {
  const waited = new AwaitedStreams(awaitedOf(protocol, options));
  const take = (stream: SpdyStream): void => waited.take(stream);
  return withSpdySession(connection, codecs, take, async (session, gone) => {
    const timer = codecs.clock.setTimer(STREAMS_WAIT_MS, () =>
      connection.abort(new Error('no streams came')),
    );
    const { error, stdin, stdout, stderr, resize } = await waited.all(gone).finally(() => timer.dispose());
    const result = await resultOf(command, {
      stdin: stdin?.chunks ?? NOTHING,
      stdout: (bytes) => stdout?.write(bytes) ?? Promise.resolve(),
      stderr: (bytes) => stderr?.write(bytes) ?? Promise.resolve(),
      resize: terminalSizes(resize?.chunks ?? NOTHING),
      signal: gone,
    });
    if (gone.aborted) return;
    const status = statusBytes(protocol, result);
    if (status.length > 0) await error?.write(status);
    for (const stream of [stdout, stderr, error]) await stream?.end();
    for (const stream of [stdin, resize]) stream?.abort();
    await session.goAway();
  });
}

function awaitedOf(protocol: string, { stdin, stdout, stderr, tty }: RemoteCommandOptions): StreamName[] {
  return [
    'error',
    ...(stdin ? ['stdin' as const] : []),
    ...(stdout ? ['stdout' as const] : []),
    ...(stderr && !tty ? ['stderr' as const] : []),
    ...(tty && /^v[345]\./.test(protocol) ? ['resize' as const] : []),
  ];
}

type Streams = Readonly<Partial<Record<StreamName, SpdyStream>>>;

/** The streams that a client opens, each of which says what it is for. */
class AwaitedStreams {
  private readonly missing: Set<string>;
  private readonly streams: Partial<Record<string, SpdyStream>> = {};
  private complete: (streams: Streams) => void = () => {};
  private readonly completed: Promise<Streams>;

  constructor(names: readonly StreamName[]) {
    this.missing = new Set(names);
    this.completed = new Promise((resolve) => (this.complete = resolve));
  }

  take(stream: SpdyStream): void {
    const name = firstHeader(stream.headers, 'streamtype');
    if (!this.missing.delete(name)) {
      stream.abort(new Error(`no stream ${JSON.stringify(name)} is waited for`));
      return;
    }
    this.streams[name] = stream;
    if (this.missing.size === 0) this.complete(this.streams);
  }

  /** Rejects where the client goes before all are there. */
  all(gone: AbortSignal): Promise<Streams> {
    return new Promise((resolve, reject) => {
      const leave = (): void => reject(new Error('the client has gone before it opened its streams'));
      if (gone.aborted) leave();
      gone.addEventListener('abort', leave, { once: true });
      void this.completed.then(resolve);
    });
  }
}

const NOTHING: AsyncIterable<Uint8Array> = {
  [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }),
};
