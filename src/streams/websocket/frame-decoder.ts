/** The frames that a client sends over a WebSocket (RFC 6455, 5). */
import { ByteQueue } from '../wire/byte-queue.ts';
import { StreamProtocolError } from '../wire/protocol-error.ts';

/** What comes in. Data comes in pieces as they arrive, so that no message need fit into memory. */
export type WebSocketEvent =
  | {
      readonly type: 'data';
      readonly kind: 'text' | 'binary';
      /** The piece begins a message; it ends one. */
      readonly first: boolean;
      readonly last: boolean;
      readonly bytes: Uint8Array;
    }
  | { readonly type: 'ping' | 'pong'; readonly bytes: Uint8Array }
  | { readonly type: 'close'; readonly code: number; readonly reason: string };

export const OPCODES = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;
export const CLOSE_NORMAL = 1000;
export const CLOSE_PROTOCOL_ERROR = 1002;
export const CLOSE_NO_CODE = 1005;
export const CLOSE_BAD_DATA = 1007;
const CONTROL_LIMIT_BYTES = 125;
const HIGHEST_LENGTH = 2 ** 53;

interface Header {
  readonly final: boolean;
  readonly opcode: number;
  readonly length: number;
  readonly mask: Uint8Array;
}

/** Takes bytes as they come and gives what they say. Throws a {@link StreamProtocolError} with a close code. */
export class FrameDecoder {
  private readonly waiting = new ByteQueue();
  /** Of the frame whose payload comes now. */
  private frame: Header | undefined;
  private frameTaken = 0;
  /** Of the message that is not over yet. */
  private message: { kind: 'text' | 'binary'; begun: boolean; utf8: TextDecoder | undefined } | undefined;

  *push(chunk: Uint8Array): Generator<WebSocketEvent> {
    this.waiting.push(chunk);
    for (;;) {
      this.frame ??= this.nextHeader();
      if (!this.frame) return;
      const event = this.frame.opcode >= OPCODES.close ? this.control(this.frame) : this.data(this.frame);
      if (!event) return;
      yield event;
    }
  }

  private nextHeader(): Header | undefined {
    const start = takeHeader(this.waiting);
    if (!start) return undefined;
    this.frameTaken = 0;
    const { opcode, final, length } = start;
    if (opcode >= OPCODES.close) {
      if (!final || length > CONTROL_LIMIT_BYTES) throw broken('a control frame is too long or in parts');
    } else {
      this.beginData(opcode);
    }
    return start;
  }

  private beginData(opcode: number): void {
    if (opcode === OPCODES.continuation) {
      if (!this.message) throw broken('a message is continued that was not begun');
      return;
    }
    if (this.message) throw broken('a message begins within another');
    const kind = opcode === OPCODES.text ? 'text' : 'binary';
    const utf8 = kind === 'text' ? new TextDecoder('utf-8', { fatal: true }) : undefined;
    this.message = { kind, begun: false, utf8 };
  }

  private control({ opcode, length, mask }: Header): WebSocketEvent | undefined {
    const payload = this.waiting.take(length);
    if (!payload) return undefined;
    this.frame = undefined;
    const bytes = unmasked(payload, mask, 0);
    if (opcode !== OPCODES.close) return { type: opcode === OPCODES.ping ? 'ping' : 'pong', bytes };
    return { type: 'close', ...closeOf(bytes) };
  }

  private data({ final, length, mask }: Header): WebSocketEvent | undefined {
    const left = length - this.frameTaken;
    if (left > 0 && this.waiting.length === 0) return undefined;
    const bytes = unmasked(this.waiting.takeSome(left), mask, this.frameTaken);
    this.frameTaken += bytes.length;
    const over = this.frameTaken === length;
    const { message } = this;
    if (over) this.frame = undefined;
    if (!message) throw broken('data without a message');
    const last = over && final;
    const first = !message.begun;
    message.begun = true;
    if (message.utf8) checkText(message.utf8, bytes, last);
    if (last) this.message = undefined;
    return { type: 'data', kind: message.kind, first, last, bytes };
  }
}

/** The header of the next frame, taken from the queue; undefined, and nothing taken, where it is not whole yet. */
function takeHeader(waiting: ByteQueue): Header | undefined {
  const start = waiting.peek(2);
  if (!start) return undefined;
  const [head = 0, second = 0] = start;
  const opcode = head & 0x0f;
  if ((head & 0x70) !== 0) throw broken('bits are set that mean nothing');
  if (!(Object.values(OPCODES) as number[]).includes(opcode)) throw broken(`there is no opcode ${opcode}`);
  if ((second & 0x80) === 0) throw broken('a frame from a client must be masked');
  const short = second & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const header = waiting.take(2 + lengthBytes + 4);
  if (!header) return undefined;
  const view = new DataView(header.buffer, header.byteOffset, header.length);
  const length =
    lengthBytes === 0 ? short : lengthBytes === 2 ? view.getUint16(2) : Number(view.getBigUint64(2));
  if (length >= HIGHEST_LENGTH) throw broken('a frame is longer than can be');
  return { final: (head & 0x80) !== 0, opcode, length, mask: header.subarray(2 + lengthBytes) };
}

/** The payload as it was before `mask` was laid over it; `offset` is how much of the payload came before. */
function unmasked(payload: Uint8Array, mask: Uint8Array, offset: number): Uint8Array {
  const bytes = new Uint8Array(payload.length);
  for (let i = 0; i < payload.length; i++) bytes[i] = (payload[i] ?? 0) ^ (mask[(offset + i) & 3] ?? 0);
  return bytes;
}

function closeOf(bytes: Uint8Array): { code: number; reason: string } {
  const [high, low] = bytes;
  if (high === undefined) return { code: CLOSE_NO_CODE, reason: '' };
  if (low === undefined) throw broken('a close frame holds half a code');
  const code = (high << 8) | low;
  if (!isCloseCode(code)) throw broken(`a close frame must not say ${code}`);
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  return { code, reason: checkText(utf8, bytes.subarray(2), true) };
}

/** Codes that may be sent: those that RFC 6455 and its registry define, those of libraries, and private ones. */
function isCloseCode(code: number): boolean {
  return (
    (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) || (code >= 3000 && code < 5000)
  );
}

function checkText(utf8: TextDecoder, bytes: Uint8Array, last: boolean): string {
  try {
    return utf8.decode(bytes, { stream: !last });
  } catch {
    throw new StreamProtocolError(CLOSE_BAD_DATA, 'a text is not UTF-8');
  }
}

function broken(message: string): StreamProtocolError {
  return new StreamProtocolError(CLOSE_PROTOCOL_ERROR, message);
}
