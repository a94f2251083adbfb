import assert from 'node:assert/strict';
import { type Duplex, duplexPair, readAll } from '../../../src/base/index.ts';
import { streamCodecs } from '../../../src/platform/index.ts';
import { handshakeAnswer, handshakeProblem } from '../../../src/streams/websocket/handshake.ts';
import { FrameDecoder } from '../../../src/streams/websocket/frame-decoder.ts';
import { frameHeader } from '../../../src/streams/websocket/frame-encoder.ts';
import { WebSocketChannels } from '../../../src/streams/websocket/channels.ts';
import { WebSocket } from '../../../src/streams/websocket/web-socket.ts';
import { requestOf } from './recording.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const text = (of: Uint8Array): string => Buffer.from(of).toString('latin1');

/** A frame as a client sends it, under a mask of zeros: `head` is its first byte. */
function frame(head: number, payload: Uint8Array | string): Uint8Array {
  const content = typeof payload === 'string' ? Buffer.from(payload, 'latin1') : payload;
  const length = content.length < 126 ? [content.length] : [126, content.length >> 8, content.length & 255];
  const [first = 0, ...rest] = length;
  return Buffer.from([head, 0x80 | first, ...rest, 0, 0, 0, 0, ...content]);
}

function decode(...chunks: readonly Uint8Array[]): string[] {
  const decoder = new FrameDecoder();
  return chunks.flatMap((chunk) =>
    [...decoder.push(chunk)].map((event) => {
      if (event.type === 'close') return `close ${event.code} ${event.reason}`;
      if (event.type !== 'data') return `${event.type} ${text(event.bytes)}`;
      return `${event.kind}${event.first ? ' first' : ''}${event.last ? ' last' : ''} ${text(event.bytes)}`;
    }),
  );
}

describe('WebSocket', () => {
  describe('frames', () => {
    it('are those of the examples in RFC 6455', () => {
      assert.deepEqual(decode(bytes('81 85 37 fa 21 3d 7f 9f 4d 51 58')), ['text first last Hello']);
      assert.deepEqual(decode(bytes('89 85 37 fa 21 3d 7f 9f 4d 51 58')), ['ping Hello']);
      assert.equal(Buffer.from(frameHeader(2, 256)).toString('hex'), '827e0100');
      assert.equal(Buffer.from(frameHeader(2, 65_536)).toString('hex'), '827f0000000000010000');
      assert.equal(Buffer.from(frameHeader(1, 5)).toString('hex'), '8105');
    });

    it('of one message may have others between them that control the connection', () => {
      const lines = decode(frame(0x01, 'a'), frame(0x89, 'p'), frame(0x00, 'b'), frame(0x80, 'c'));
      assert.deepEqual(lines, ['text first a', 'ping p', 'text b', 'text last c']);
    });

    it('come in pieces as their bytes come, so that none need fit into memory', () => {
      const long = bytes(`82 ff 00 00 01 00 00 00 00 00 00 00 00 00`);
      assert.deepEqual(decode(Buffer.concat([long, Buffer.from('ab')]), Buffer.from('c')), [
        'binary first ab',
        'binary c',
      ]);
    });

    it('of no length are messages, too', () => {
      assert.deepEqual(decode(frame(0x82, '')), ['binary first last ']);
    });

    it('to close carry a code and a reason', () => {
      assert.deepEqual(decode(frame(0x88, '\x03\xe8bye')), ['close 1000 bye']);
      assert.deepEqual(decode(frame(0x88, '')), ['close 1005 ']);
    });

    const broken: readonly [why: string, frames: readonly Uint8Array[], code: number][] = [
      ['not masked', [bytes('81 05 48 65 6c 6c 6f')], 1002],
      ['bits that mean nothing', [frame(0xc1, 'a')], 1002],
      ['an opcode that there is not', [frame(0x83, 'a')], 1002],
      ['a control frame in parts', [frame(0x09, 'a')], 1002],
      ['a control frame that is too long', [frame(0x89, 'a'.repeat(126))], 1002],
      ['a continuation of nothing', [frame(0x80, 'a')], 1002],
      ['a message within another', [frame(0x01, 'a'), frame(0x81, 'b')], 1002],
      ['a length past all numbers', [bytes('82 ff ff ff ff ff ff ff ff ff 00 00 00 00')], 1002],
      ['half a close code', [frame(0x88, '\x03')], 1002],
      ['a close code that must not be sent', [frame(0x88, '\x03\xed')], 1002],
      ['a text that is no UTF-8', [frame(0x81, '\xff')], 1007],
      ['a text that ends within a letter', [frame(0x01, '\xc3'), frame(0x80, '')], 1007],
    ];
    for (const [why, frames, code] of broken) {
      it(`are refused: ${why}`, () => {
        assert.throws(
          () => decode(...frames),
          (error: { code?: unknown }) => error.code === code,
        );
      });
    }
  });

  describe('handshake', () => {
    const offered = [
      'upgrade: websocket',
      'connection: Upgrade',
      'sec-websocket-version: 13',
      'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
    ];

    it('answers the key as the RFC shows', () => {
      const { headers } = handshakeAnswer(requestOf('GET', '/', offered), 'a', streamCodecs.sha1);
      assert.equal(headers['sec-websocket-accept'], 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
      assert.equal(headers['sec-websocket-protocol'], 'a');
    });

    it('needs a version and a key', () => {
      assert.equal(handshakeProblem(requestOf('GET', '/', offered)), undefined);
      for (const missing of [2, 3]) {
        assert.ok(handshakeProblem(requestOf('GET', '/', offered.toSpliced(missing, 1))));
      }
    });
  });

  async function conversation(
    chunks: readonly Uint8Array[],
    serve: (socket: WebSocket, connection: Duplex) => Promise<void>,
  ): Promise<string> {
    const [client, server] = duplexPair();
    for (const chunk of chunks) await client.write(chunk);
    await client.end();
    await serve(new WebSocket(server), server);
    await server.end();
    return Buffer.from(await readAll(client.chunks)).toString('hex');
  }

  describe('connection', () => {
    const readOut = async (socket: WebSocket): Promise<void> => {
      for await (const _ of socket.pieces());
    };

    it('answers pings while it is read', async () => {
      assert.equal(await conversation([frame(0x89, 'ab')], readOut), '8a026162');
    });

    it('answers a close, once', async () => {
      const said = await conversation([frame(0x88, '\x03\xe8'), frame(0x89, 'late')], async (socket) => {
        await readOut(socket);
        await socket.close();
      });
      assert.equal(said, '880203e8');
    });

    it('says what was wrong before it fails', async () => {
      const said = await conversation([frame(0x83, '')], (socket) =>
        assert.rejects(readOut(socket), /opcode 3/),
      );
      assert.match(said, /^88..03ea/);
    });

    it('sends nothing after it was closed', async () => {
      await conversation([], async (socket) => {
        await socket.close();
        await assert.rejects(socket.send('text', new Uint8Array()), /closed/);
      });
    });
  });

  describe('channels', () => {
    it('part what comes by the first byte', async () => {
      const sent = [
        frame(0x82, '\x00in'),
        frame(0x82, '\x04size'),
        frame(0x82, '\x01ignored'),
        frame(0x82, '\x00!'),
      ];
      await conversation(sent, async (socket) => {
        const channels = new WebSocketChannels(socket, {
          encoding: 'binary',
          readable: [0, 4],
          closeSignal: false,
        });
        await channels.run();
        assert.equal(text(await readAll(channels.read(0))), 'in!');
        assert.equal(text(await readAll(channels.read(4))), 'size');
        assert.equal(text(await readAll(channels.read(1))), '');
      });
    });

    it('carry base64 in texts, however the messages are cut', async () => {
      const sent = [frame(0x01, '0aG'), frame(0x00, 'Vsb'), frame(0x80, 'G8='), frame(0x81, '0IQ==')];
      const said = await conversation(sent, async (socket) => {
        const channels = new WebSocketChannels(socket, {
          encoding: 'base64',
          readable: [0],
          closeSignal: false,
        });
        await channels.run();
        assert.equal(text(await readAll(channels.read(0))), 'hello!');
        await channels.write(2, Buffer.from('err'));
      });
      assert.equal(Buffer.from(said, 'hex').toString('latin1'), '\x81\x052ZXJy');
    });

    it('end one by one where the version knows how', async () => {
      for (const closeSignal of [true, false]) {
        await conversation([frame(0x82, '\xff\x00'), frame(0x82, '\x00late')], async (socket) => {
          const channels = new WebSocketChannels(socket, { encoding: 'binary', readable: [0], closeSignal });
          await channels.run();
          assert.equal(text(await readAll(channels.read(0))), closeSignal ? '' : 'late');
        });
      }
    });

    it('go on where one has no reader any more', async () => {
      const much = frame(0x82, `\x00${'a'.repeat(60_000)}`);
      await conversation([much, much, much, frame(0x82, '\x04b')].slice(0, 1), async (socket) => {
        const channels = new WebSocketChannels(socket, {
          encoding: 'binary',
          readable: [0, 4],
          closeSignal: false,
        });
        channels.stopReading(0);
        await channels.run();
        await assert.rejects(readAll(channels.read(0)), /nobody reads/);
      });
    });
  });
});
