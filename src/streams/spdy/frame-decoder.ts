import { ByteQueue } from '../wire/byte-queue.ts';
import { StreamProtocolError } from '../wire/protocol-error.ts';
import {
  FLAG_FIN,
  FLAG_UNIDIRECTIONAL,
  GOAWAY_PROTOCOL_ERROR,
  type SpdyFrame,
  type SpdySetting,
  STREAM_ID_MASK,
  TYPES,
  VERSION,
} from './frames.ts';

/** A control frame holds headers at most; data frames are handed on as they come and may be of any length. */
const CONTROL_LIMIT_BYTES = 64 * 1024;

interface Header {
  /** Undefined for data. */
  readonly type: number | undefined;
  readonly streamId: number;
  readonly flags: number;
  readonly length: number;
}

/** Takes bytes as they come and gives the frames in them. Throws a {@link StreamProtocolError} with a GOAWAY status. */
export class SpdyFrameDecoder {
  private readonly waiting = new ByteQueue();
  private frame: Header | undefined;
  private frameTaken = 0;

  *push(chunk: Uint8Array): Generator<SpdyFrame> {
    this.waiting.push(chunk);
    for (;;) {
      this.frame ??= this.nextHeader();
      if (!this.frame) return;
      if (this.frame.type === undefined) {
        const piece = this.data(this.frame);
        if (!piece) return;
        yield piece;
      } else {
        const content = this.waiting.take(this.frame.length);
        if (!content) return;
        const frame = controlFrame(this.frame, new Content(content));
        this.frame = undefined;
        // A type that is not known is passed over, as the draft says.
        if (frame) yield frame;
      }
    }
  }

  private nextHeader(): Header | undefined {
    const bytes = this.waiting.take(8);
    if (!bytes) return undefined;
    const content = new Content(bytes);
    const first = content.word();
    const second = content.word();
    const [flags, length] = [second >>> 24, second & 0xffffff];
    this.frameTaken = 0;
    if (first <= STREAM_ID_MASK) return { type: undefined, streamId: first, flags, length };
    const version = (first >>> 16) & 0x7fff;
    if (version !== VERSION) throw broken(`version ${version} of SPDY is not spoken here`);
    if (length > CONTROL_LIMIT_BYTES) throw broken(`a control frame of ${length} bytes is too long`);
    return { type: first & 0xffff, streamId: 0, flags, length };
  }

  private data({ streamId, flags, length }: Header): SpdyFrame | undefined {
    const left = length - this.frameTaken;
    if (left > 0 && this.waiting.length === 0) return undefined;
    const bytes = this.waiting.takeSome(left);
    this.frameTaken += bytes.length;
    const over = this.frameTaken === length;
    if (over) this.frame = undefined;
    return { type: 'data', streamId, fin: over && (flags & FLAG_FIN) !== 0, bytes };
  }
}

function controlFrame({ type, flags }: Header, content: Content): SpdyFrame | undefined {
  const fin = (flags & FLAG_FIN) !== 0;
  switch (type) {
    case TYPES['syn-stream']: {
      const streamId = content.streamId();
      const associatedTo = content.streamId();
      const priority = content.half() >>> 13;
      const unidirectional = (flags & FLAG_UNIDIRECTIONAL) !== 0;
      const block = content.rest();
      return { type: 'syn-stream', streamId, associatedTo, priority, fin, unidirectional, block };
    }
    case TYPES['syn-reply']:
      return { type: 'syn-reply', streamId: content.streamId(), fin, block: content.rest() };
    case TYPES.headers:
      return { type: 'headers', streamId: content.streamId(), fin, block: content.rest() };
    case TYPES['rst-stream']:
      return { type: 'rst-stream', streamId: content.streamId(), status: content.word() };
    case TYPES.settings:
      return { type: 'settings', settings: settingsOf(content) };
    case TYPES.ping:
      return { type: 'ping', id: content.word() };
    case TYPES.goaway:
      return { type: 'goaway', lastGoodStreamId: content.streamId(), status: content.word() };
    case TYPES['window-update']:
      return { type: 'window-update', streamId: content.streamId(), delta: content.streamId() };
    default:
      return undefined;
  }
}

function settingsOf(content: Content): SpdySetting[] {
  const settings: SpdySetting[] = [];
  for (let left = content.word(); left > 0; left--) {
    const head = content.word();
    settings.push({ id: head & 0xffffff, flags: head >>> 24, value: content.word() });
  }
  return settings;
}

/** Reads numbers in the order of the network. */
class Content {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private offset = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  word(): number {
    this.offset += 4;
    if (this.offset > this.bytes.length) throw broken('a frame is shorter than its type');
    return this.view.getUint32(this.offset - 4);
  }

  streamId(): number {
    return this.word() & STREAM_ID_MASK;
  }

  half(): number {
    this.offset += 2;
    if (this.offset > this.bytes.length) throw broken('a frame is shorter than its type');
    return this.view.getUint16(this.offset - 2);
  }

  rest(): Uint8Array {
    return this.bytes.subarray(this.offset);
  }
}

function broken(message: string): StreamProtocolError {
  return new StreamProtocolError(GOAWAY_PROTOCOL_ERROR, message);
}
