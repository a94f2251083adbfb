import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Receiver } from '../../../src/platform/receiver.ts';

/** Takes what it is given, and has room for the next piece a turn later. */
class SlowResponse extends EventEmitter {
  readonly written: number[] = [];
  destroyed = false;
  /** After so many pieces its client is gone. */
  private readonly goneAfter: number;

  constructor(goneAfter = Infinity) {
    super();
    this.goneAfter = goneAfter;
  }

  write(piece: Uint8Array): boolean {
    this.written.push(piece.length);
    setImmediate(() => {
      this.destroyed = this.written.length >= this.goneAfter;
      this.emit(this.destroyed ? 'close' : 'drain');
    });
    return false;
  }
}

const receiverOf = (response: SlowResponse): Receiver => new Receiver(response as unknown as ServerResponse);
const MIB = 1024 * 1024;

describe('the receiver of an answer', () => {
  it('is given a large chunk in pieces, since TLS keeps the room of the largest write', async () => {
    const response = new SlowResponse();
    await receiverOf(response).write(new Uint8Array(MIB + 1));
    assert.ok(Math.max(...response.written) <= 128 * 1024);
    assert.equal(
      response.written.reduce((sum, length) => sum + length),
      MIB + 1,
    );
  });

  it('is given nothing more once it is gone', async () => {
    const response = new SlowResponse(3);
    await receiverOf(response).write(new Uint8Array(MIB));
    assert.equal(response.written.length, 3);
  });

  it('has one listener for each answer, however often it waits for room', async () => {
    const incoming = new IncomingMessage(new Socket());
    const outgoing = new ServerResponse(incoming);
    const receiver = new Receiver(outgoing);
    const count = (): number => outgoing.listenerCount('drain') + outgoing.listenerCount('close');
    const before = count();
    for (let i = 0; i < 30; i++) {
      const written = receiver.write(new Uint8Array(64 * 1024));
      assert.ok(written, 'it has to wait');
      outgoing.emit('drain');
      await written;
    }
    assert.equal(count(), before);
  });
});
