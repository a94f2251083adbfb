import type { Duplex } from '../../base/index.ts';
import { StreamProtocolError } from '../wire/protocol-error.ts';
import { CLOSE_NO_CODE, CLOSE_NORMAL, FrameDecoder, OPCODES, type WebSocketEvent } from './frame-decoder.ts';
import { closePayload, frameHeader } from './frame-encoder.ts';

/** A part of a message, as it came. */
export type MessagePiece = Omit<Extract<WebSocketEvent, { type: 'data' }>, 'type'>;

/**
 * The server's end of a WebSocket over a connection that was upgraded. It answers pings and the closing handshake while
 * somebody reads.
 */
export class WebSocket {
  private readonly connection: Duplex;
  private closing = false;

  constructor(connection: Duplex) {
    this.connection = connection;
  }

  /**
   * The messages, until the other side closes. Throws where the connection breaks or says what the protocol does not
   * know; the other side is told which.
   */
  async *pieces(): AsyncGenerator<MessagePiece> {
    const decoder = new FrameDecoder();
    try {
      for await (const chunk of this.connection.chunks) {
        for (const event of decoder.push(chunk)) {
          if (event.type === 'data') yield event;
          else if (event.type === 'ping') await this.frame(OPCODES.pong, event.bytes);
          else if (event.type === 'close') return await this.answerClose(event.code);
        }
      }
    } catch (error) {
      if (error instanceof StreamProtocolError) await this.close(error.code, error.message);
      throw error;
    }
  }

  /** Sends one message. Resolves once there is room for more. */
  async send(kind: 'text' | 'binary', ...parts: readonly Uint8Array[]): Promise<void> {
    if (this.closing) throw new Error('the WebSocket is closed');
    await this.frame(OPCODES[kind], ...parts);
  }

  /** Says that nothing more will come, and why. The connection itself is left to whoever has upgraded it. */
  async close(code: number = CLOSE_NORMAL, reason = ''): Promise<void> {
    if (this.closing) return;
    this.closing = true;
    await this.frame(OPCODES.close, closePayload(code, reason));
  }

  private async answerClose(code: number): Promise<void> {
    await this.close(code === CLOSE_NO_CODE ? CLOSE_NORMAL : code);
  }

  /** The parts are handed over together, so that nothing else comes between. */
  private async frame(opcode: number, ...parts: readonly Uint8Array[]): Promise<void> {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const header = frameHeader(opcode, length);
    const writes = [header, ...parts].map((bytes) => this.connection.write(bytes));
    await Promise.all(writes);
  }
}
