import { BytePipe } from './byte-pipe.ts';

/**
 * A connection for bytes in both directions: a socket that was upgraded, a stream inside another connection, one end of
 * a pair in memory. Both directions hold back who is faster than the other.
 */
export interface Duplex {
  /**
   * What the other side sends, as it comes. It is pulled: while nobody asks, the other side is held back. Ends where the
   * other side has ended its direction; throws the reason where the connection was broken off. For one reader; to stop
   * reading early does not end the connection.
   */
  readonly chunks: AsyncIterable<Uint8Array>;
  /**
   * Sends bytes, and resolves once there is room for more; they must not be changed afterwards. Rejects where the
   * connection is broken off or this direction has ended.
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends this direction after what was written; the other one goes on. Resolves once all is handed over. */
  end(): Promise<void>;
  /** Breaks off both directions; what was not sent yet may be lost. Afterwards it does nothing. */
  abort(reason?: Error): void;
  /**
   * Resolves once nothing more will come or go: with undefined where both directions ended, else with what broke them
   * off. Never rejects.
   */
  readonly closed: Promise<Error | undefined>;
}

/** Two ends of one connection in memory. Each direction holds `limitBytes` that the other end has not read. */
export function duplexPair(limitBytes: number = 64 * 1024): [Duplex, Duplex] {
  const there = new BytePipe(limitBytes);
  const back = new BytePipe(limitBytes);
  return [endOf(back, there), endOf(there, back)];
}

function endOf(incoming: BytePipe, outgoing: BytePipe): Duplex {
  return {
    chunks: incoming,
    write: (bytes) => outgoing.write(bytes),
    end: () => Promise.resolve(outgoing.end()),
    abort(reason = new Error('the connection was broken off')) {
      incoming.abort(reason);
      outgoing.abort(reason);
    },
    closed: Promise.all([incoming.closed, outgoing.closed]).then(([first, second]) => first ?? second),
  };
}
