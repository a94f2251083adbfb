import { BytePipe, type Duplex } from '../../base/index.ts';
import { type DataPiece, FRAME_LIMIT_BYTES, RST_CANCEL, type SpdyFrame } from './frames.ts';
import type { StreamHeaders } from './header-block.ts';

/** How much of a stream waits for its reader before the whole connection is held back. */
const WAITING_LIMIT_BYTES = 64 * 1024;

/** One stream within a SPDY connection. */
export interface SpdyStream extends Duplex {
  readonly id: number;
  /** What it was opened with. */
  readonly headers: StreamHeaders;
}

/** What the connection does for a stream. */
export interface StreamCarrier {
  send(frame: SpdyFrame): Promise<void>;
  /** Both directions are over. */
  forget(id: number): void;
}

/** A stream as its connection sees it. */
export class CarriedStream implements SpdyStream {
  readonly id: number;
  readonly headers: StreamHeaders;
  readonly closed: Promise<Error | undefined>;
  private readonly carrier: StreamCarrier;
  private readonly incoming = new BytePipe(WAITING_LIMIT_BYTES);
  private readonly gone: (reason: Error | undefined) => void;
  /** Which directions have ended. */
  private sent = false;
  private received = false;
  private broken: Error | undefined;

  constructor(carrier: StreamCarrier, id: number, headers: StreamHeaders) {
    this.carrier = carrier;
    this.id = id;
    this.headers = headers;
    let gone: (reason: Error | undefined) => void = () => {};
    this.closed = new Promise((resolve) => (gone = resolve));
    this.gone = gone;
  }

  get chunks(): AsyncIterable<Uint8Array> {
    return this.incoming;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.throwIfOver();
    for (let offset = 0; offset < bytes.length; offset += FRAME_LIMIT_BYTES) {
      const part = bytes.subarray(offset, offset + FRAME_LIMIT_BYTES);
      await this.carrier.send({ type: 'data', streamId: this.id, fin: false, bytes: part });
    }
  }

  async end(): Promise<void> {
    if (this.sent || this.broken) return;
    this.sent = true;
    await this.carrier.send({ type: 'data', streamId: this.id, fin: true, bytes: new Uint8Array() });
    this.closeIfOver();
  }

  abort(reason: Error = new Error('the stream was broken off')): void {
    if (this.broken || (this.sent && this.received)) return;
    this.breakOff(reason);
    const reset = this.carrier.send({ type: 'rst-stream', streamId: this.id, status: RST_CANCEL });
    // Where the connection itself is gone there is nobody to tell.
    reset.catch(() => {});
  }

  /** Takes what came. Waits for the reader where too much waits already. */
  async receive({ bytes, fin }: DataPiece): Promise<void> {
    if (this.received || this.broken) return;
    if (bytes.length > 0) {
      try {
        await this.incoming.write(bytes);
      } catch {
        return; // Broken off while it waited.
      }
    }
    if (fin) this.receiveEnd();
  }

  receiveEnd(): void {
    this.received = true;
    this.incoming.end();
    this.closeIfOver();
  }

  /** It is over without more being said. */
  breakOff(reason: Error): void {
    if (this.broken) return;
    this.broken = reason;
    this.incoming.abort(reason);
    this.carrier.forget(this.id);
    this.gone(reason);
  }

  /** Nothing more will be sent, as it was opened so. */
  markSent(): void {
    this.sent = true;
  }

  private closeIfOver(): void {
    if (!this.sent || !this.received || this.broken) return;
    this.carrier.forget(this.id);
    this.gone(undefined);
  }

  private throwIfOver(): void {
    if (this.broken) throw this.broken;
    if (this.sent) throw new Error('write after the end');
  }
}
