import { BytePipe } from '../../base/index.ts';
import type { MessagePiece, WebSocket } from './web-socket.ts';

export interface ChannelOptions {
  /** How messages carry bytes: as they are, or as base64 in texts, whose first letter is the channel's digit. */
  readonly encoding: 'binary' | 'base64';
  /** The channels that the other side may write to. What it writes to others is dropped. */
  readonly readable: readonly number[];
  /** The other side may end a channel by a message to channel 255 that names it (v5.channel.k8s.io). */
  readonly closeSignal: boolean;
}

const CLOSE_SIGNAL = 255;
/** How much of a channel waits for its reader before the whole connection is held back. */
const WAITING_LIMIT_BYTES = 64 * 1024;

/**
 * Kubernetes' channels in a WebSocket: the first byte of each message says to which of several streams the rest belongs.
 * As the channels share one connection, the one that nobody reads holds back all.
 */
export class WebSocketChannels {
  private readonly socket: WebSocket;
  private readonly options: ChannelOptions;
  private readonly pipes: ReadonlyMap<number, BytePipe>;

  constructor(socket: WebSocket, options: ChannelOptions) {
    this.socket = socket;
    this.options = options;
    this.pipes = new Map(options.readable.map((channel) => [channel, new BytePipe(WAITING_LIMIT_BYTES)]));
  }

  /** What comes in a channel; nothing where the other side may not write to it. */
  read(channel: number): AsyncIterable<Uint8Array> {
    return this.pipes.get(channel) ?? NOTHING;
  }

  /** Drops what waits in a channel and what will come. */
  stopReading(channel: number): void {
    this.pipes.get(channel)?.abort(new Error('nobody reads this channel'));
  }

  write(channel: number, bytes: Uint8Array): Promise<void> {
    if (this.options.encoding === 'binary') return this.socket.send('binary', Uint8Array.of(channel), bytes);
    return this.socket.send('text', encoder.encode(`${channel}${toBase64(bytes)}`));
  }

  /** Reads the connection until the other side closes it; then all channels end. Rejects as {@link WebSocket.pieces}. */
  async run(): Promise<void> {
    let message: Message | undefined;
    try {
      for await (const piece of this.socket.pieces()) {
        message = piece.first || !message ? new Message(this.options.encoding) : message;
        await this.take(message, piece);
      }
      for (const pipe of this.pipes.values()) pipe.end();
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      for (const pipe of this.pipes.values()) pipe.abort(reason);
      throw error;
    }
  }

  private async take(message: Message, piece: MessagePiece): Promise<void> {
    const bytes = message.decode(piece);
    if (message.channel === undefined || bytes.length === 0) return;
    if (message.channel === CLOSE_SIGNAL && this.options.closeSignal) {
      this.pipes.get(bytes[0] ?? -1)?.end();
      return;
    }
    try {
      await this.pipes.get(message.channel)?.write(bytes);
    } catch {
      // Its reader has stopped, or it was ended: the other channels go on.
    }
  }
}

/** One message, of which pieces come. */
class Message {
  channel: number | undefined;
  private readonly encoding: ChannelOptions['encoding'];
  /** Letters of base64 that are not four yet. */
  private rest = '';

  constructor(encoding: ChannelOptions['encoding']) {
    this.encoding = encoding;
  }

  /** What a piece holds for the channel. */
  decode({ bytes }: MessagePiece): Uint8Array {
    let content = bytes;
    if (this.channel === undefined && bytes.length > 0) {
      const [first = 0] = bytes;
      this.channel = this.encoding === 'binary' ? first : first - ZERO;
      content = bytes.subarray(1);
    }
    return this.encoding === 'binary' ? content : this.decodeBase64(content);
  }

  private decodeBase64(content: Uint8Array): Uint8Array {
    const text = this.rest + decoder.decode(content);
    const whole = text.length - (text.length % 4);
    this.rest = text.slice(whole);
    try {
      return Uint8Array.from(atob(text.slice(0, whole)), (letter) => letter.charCodeAt(0));
    } catch {
      return new Uint8Array(); // As upstream, which drops what it cannot decode.
    }
  }
}

const ZERO = '0'.charCodeAt(0);
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const NOTHING: AsyncIterable<Uint8Array> = {
  [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }),
};

function toBase64(bytes: Uint8Array): string {
  let letters = '';
  for (let i = 0; i < bytes.length; i += 0x8000) {
    letters += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  }
  return btoa(letters);
}
