import type { Duplex } from '../../base/index.ts';
import { StreamProtocolError } from '../wire/protocol-error.ts';
import type { HeaderCompression } from '../wire/stream-codecs.ts';
import { SpdyFrameDecoder } from './frame-decoder.ts';
import {
  encodeFrame,
  GOAWAY_OK,
  GOAWAY_PROTOCOL_ERROR,
  RST_REFUSED_STREAM,
  type SpdyFrame,
} from './frames.ts';
import { decodeHeaderBlock, encodeHeaderBlock, type StreamHeaders } from './header-block.ts';
import { CarriedStream, type SpdyStream } from './stream.ts';

export interface SpdySessionOptions {
  readonly connection: Duplex;
  /** Made with {@link headerDictionary}. Disposed with the session. */
  readonly compression: HeaderCompression;
  /** Takes a stream that the other side has opened and that was accepted. */
  onStream(stream: SpdyStream): void;
  /** How many streams may be open at once; more are refused. */
  readonly streamLimit?: number;
}

const STREAM_LIMIT = 1000;
const BLOCK_LIMIT_BYTES = 64 * 1024;

/**
 * The server's end of a SPDY/3.1 connection: streams that both sides open, in one connection. It knows no windows, as
 * neither side of Kubernetes does: who reads slowly is protected by holding back the connection, so a stream that nobody
 * reads holds back all. Break off what you will not read.
 */
export class SpdySession {
  private readonly connection: Duplex;
  private readonly compression: HeaderCompression;
  private readonly onStream: (stream: SpdyStream) => void;
  private readonly streamLimit: number;
  private readonly streams = new Map<number, CarriedStream>();
  /** Frames go out in the order of their making, which is that of the compressed blocks in them. */
  private sending: Promise<void> = Promise.resolve();
  private highestReceived = 0;
  private nextOwn = 2;
  private goneAway = false;

  constructor(options: SpdySessionOptions) {
    this.connection = options.connection;
    this.compression = options.compression;
    this.onStream = (stream) => options.onStream(stream);
    this.streamLimit = options.streamLimit ?? STREAM_LIMIT;
  }

  /**
   * Reads the connection until it ends. Rejects where it breaks or says what SPDY does not know, which the other side is
   * told. Streams that are still open then are broken off.
   */
  async run(): Promise<void> {
    const decoder = new SpdyFrameDecoder();
    void this.connection.closed.then((reason) => this.breakOff(reason ?? ENDED));
    try {
      for await (const chunk of this.connection.chunks) {
        for (const frame of decoder.push(chunk)) await this.take(frame);
      }
      this.breakOff(ENDED);
    } catch (error) {
      if (error instanceof StreamProtocolError) await this.goAway(error.code);
      this.breakOff(error instanceof Error ? error : ENDED);
      throw error;
    } finally {
      this.compression.dispose();
    }
  }

  /** Opens a stream to the other side. */
  async open(headers: StreamHeaders): Promise<SpdyStream> {
    if (this.goneAway) throw new Error('the connection takes no more streams');
    const id = this.nextOwn;
    this.nextOwn += 2;
    const stream = this.add(id, headers);
    await this.sendBlock(headers, (block) => ({
      type: 'syn-stream',
      streamId: id,
      associatedTo: 0,
      priority: 0,
      fin: false,
      unidirectional: false,
      block,
    }));
    return stream;
  }

  /** Says that no more streams will be taken, and why. */
  async goAway(status: number = GOAWAY_OK): Promise<void> {
    if (this.goneAway) return;
    this.goneAway = true;
    await this.send({ type: 'goaway', lastGoodStreamId: this.highestReceived, status });
  }

  private async take(frame: SpdyFrame): Promise<void> {
    switch (frame.type) {
      case 'data':
        return this.streams.get(frame.streamId)?.receive(frame);
      case 'syn-stream':
        return this.accept(frame);
      case 'syn-reply':
      case 'headers':
        // Read even where nobody asks for them: what follows is compressed with them in mind.
        await this.headersOf(frame.block);
        if (frame.fin) this.streams.get(frame.streamId)?.receiveEnd();
        return;
      case 'rst-stream':
        this.streams.get(frame.streamId)?.breakOff(new Error('the other side has reset the stream'));
        return;
      case 'ping':
        // Those that this side sends are even; it sends none.
        if (frame.id % 2 === 1) await this.send(frame);
        return;
      case 'goaway':
        this.goneAway = true;
        return;
      case 'settings':
      case 'window-update':
        return;
    }
  }

  private async accept(frame: Extract<SpdyFrame, { type: 'syn-stream' }>): Promise<void> {
    const { streamId, fin } = frame;
    const headers = await this.headersOf(frame.block);
    if (streamId % 2 === 0 || streamId <= this.highestReceived) {
      throw new StreamProtocolError(GOAWAY_PROTOCOL_ERROR, `stream ${streamId} cannot be opened`);
    }
    if (this.goneAway) return;
    this.highestReceived = streamId;
    if (this.streams.size >= this.streamLimit) {
      await this.send({ type: 'rst-stream', streamId, status: RST_REFUSED_STREAM });
      return;
    }
    const stream = this.add(streamId, headers);
    if (frame.unidirectional) stream.markSent();
    if (fin) stream.receiveEnd();
    await this.sendBlock(NO_HEADERS, (block) => ({ type: 'syn-reply', streamId, fin: false, block }));
    this.onStream(stream);
  }

  private add(id: number, headers: StreamHeaders): CarriedStream {
    const carrier = {
      send: (frame: SpdyFrame) => this.send(frame),
      forget: (gone: number) => void this.streams.delete(gone),
    };
    const stream = new CarriedStream(carrier, id, headers);
    this.streams.set(id, stream);
    return stream;
  }

  private async headersOf(block: Uint8Array): Promise<StreamHeaders> {
    try {
      return decodeHeaderBlock(await this.compression.decompress(block, BLOCK_LIMIT_BYTES));
    } catch (error) {
      if (error instanceof StreamProtocolError) throw error;
      throw new StreamProtocolError(GOAWAY_PROTOCOL_ERROR, `a header block cannot be read: ${String(error)}`);
    }
  }

  private sendBlock(headers: StreamHeaders, frameOf: (block: Uint8Array) => SpdyFrame): Promise<void> {
    return this.inOrder(async () => {
      const block = await this.compression.compress(encodeHeaderBlock(headers));
      await this.connection.write(encodeFrame(frameOf(block)));
    });
  }

  private send(frame: SpdyFrame): Promise<void> {
    return this.inOrder(() => this.connection.write(encodeFrame(frame)));
  }

  private inOrder(write: () => Promise<void>): Promise<void> {
    const sent = this.sending.then(write);
    // The one who sends is told of a failure; who sends after must not fail with it.
    this.sending = sent.catch(() => {});
    return sent;
  }

  private breakOff(reason: Error): void {
    this.goneAway = true;
    for (const stream of this.streams.values()) stream.breakOff(reason);
  }
}

const ENDED = new Error('the connection has ended');
const NO_HEADERS: StreamHeaders = new Map();
