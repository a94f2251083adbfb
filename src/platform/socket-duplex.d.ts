import type { Duplex as NodeDuplex } from 'node:stream';
import type { Duplex } from '../base/index.ts';
/**
 * A socket as a {@link Duplex}. `head` is what was read of it beyond the request. A socket over which nothing goes for
 * `idleMs` is broken off.
 */
export declare function socketDuplex(
  socket: NodeDuplex & {
    setTimeout(ms: number, callback: () => void): unknown;
  },
  head: Uint8Array,
  idleMs: number,
): Duplex;
//# sourceMappingURL=socket-duplex.d.ts.map
