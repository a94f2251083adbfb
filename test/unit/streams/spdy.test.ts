import assert from 'node:assert/strict';
import { type Duplex, duplexPair, readAll, VirtualClock } from '../../../src/base/index.ts';
import { streamCodecs } from '../../../src/platform/index.ts';
import type { PortForwarder } from '../../../src/streams/index.ts';
import { forwardOverSpdy } from '../../../src/streams/port-forward/over-spdy.ts';
import { headerDictionary } from '../../../src/streams/spdy/dictionary.ts';
import { SpdyFrameDecoder } from '../../../src/streams/spdy/frame-decoder.ts';
import { encodeFrame, type SpdyFrame } from '../../../src/streams/spdy/frames.ts';
import { decodeHeaderBlock, encodeHeaderBlock } from '../../../src/streams/spdy/header-block.ts';
import { SpdySession } from '../../../src/streams/spdy/session.ts';
import type { SpdyStream } from '../../../src/streams/spdy/stream.ts';
import { drain } from '../../support/drain.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (of: Uint8Array): string => new TextDecoder().decode(of);

describe('SPDY', () => {
  describe('frames', () => {
    const block = Uint8Array.of(0xaa);
    /** Bytes as the draft draws them. */
    const drawn: readonly [frame: SpdyFrame, bytes: string][] = [
      [{ type: 'data', streamId: 1, fin: true, bytes: bytes('hi') }, '00000001 01000002 6869'],
      [
        {
          type: 'syn-stream',
          streamId: 1,
          associatedTo: 2,
          priority: 7,
          fin: true,
          unidirectional: true,
          block,
        },
        '80030001 0300000b 00000001 00000002 e000 aa',
      ],
      [{ type: 'syn-reply', streamId: 1, fin: false, block }, '80030002 00000005 00000001 aa'],
      [{ type: 'rst-stream', streamId: 3, status: 5 }, '80030003 00000008 00000003 00000005'],
      [
        { type: 'settings', settings: [{ id: 4, flags: 1, value: 100 }] },
        '80030004 0000000c 00000001 01000004 00000064',
      ],
      [{ type: 'ping', id: 1 }, '80030006 00000004 00000001'],
      [{ type: 'goaway', lastGoodStreamId: 5, status: 1 }, '80030007 00000008 00000005 00000001'],
      [{ type: 'headers', streamId: 1, fin: true, block }, '80030008 01000005 00000001 aa'],
      [{ type: 'window-update', streamId: 1, delta: 1024 }, '80030009 00000008 00000001 00000400'],
    ];
    for (const [frame, line] of drawn) {
      it(`${frame.type} is written and read as drawn`, () => {
        const expected = line.replaceAll(' ', '');
        assert.equal(hex(encodeFrame(frame)), expected);
        const decoded = [...new SpdyFrameDecoder().push(Buffer.from(expected, 'hex'))];
        assert.deepEqual(JSON.stringify(decoded), JSON.stringify([asBuffer(frame)]));
      });
    }

    /** Bytes that were decoded are a view of Node's buffer. */
    function asBuffer(frame: SpdyFrame): object {
      if ('bytes' in frame) return { ...frame, bytes: Buffer.from(frame.bytes) };
      return 'block' in frame ? { ...frame, block: Buffer.from(frame.block) } : frame;
    }

    it('of a type that is not known are passed over', () => {
      const frames = [
        ...new SpdyFrameDecoder().push(
          Buffer.from('8003000b0000000101 8003000600000004 00000001'.replaceAll(' ', ''), 'hex'),
        ),
      ];
      assert.deepEqual(frames, [{ type: 'ping', id: 1 }]);
    });

    it('are refused: another version, shorter than their type, longer than headers can be', () => {
      for (const line of ['8002000600000004', '800300030000000400000001', '8003000100ffffff']) {
        assert.throws(
          () => [...new SpdyFrameDecoder().push(Buffer.from(line, 'hex'))],
          /version|shorter|too long/,
        );
      }
    });
  });

  describe('header blocks', () => {
    it('hold names in lower case, each with its values', () => {
      const headers = new Map([['Name', ['a', 'b']]]);
      const block = encodeHeaderBlock(headers);
      assert.equal(
        hex(block),
        `00000001${'00000004'}${hex(bytes('name'))}${'00000003'}${hex(bytes('a\0b'))}`,
      );
      assert.deepEqual(decodeHeaderBlock(block), new Map([['name', ['a', 'b']]]));
    });

    it('are refused where they are shorter than they say, or name something twice', () => {
      const once = hex(encodeHeaderBlock(new Map([['a', ['']]]))).slice(8);
      for (const line of ['00000001', '0000000100000009', `00000002${once}${once}`, '00']) {
        assert.throws(() => decodeHeaderBlock(Buffer.from(line, 'hex')), /header block/);
      }
    });

    it('begin with the dictionary of the draft', () => {
      let [low, high] = [1, 0];
      for (const byte of headerDictionary()) {
        low = (low + byte) % 65_521;
        high = (high + low) % 65_521;
      }
      assert.equal((high * 65_536 + low).toString(16), 'e3c6a7c2');
    });

    it('that would unpack to more than there is room for are refused', async () => {
      const [there, here] = [1, 2].map(() => streamCodecs.headerCompression(headerDictionary()));
      assert.ok(there && here);
      const bomb = await there.compress(new Uint8Array(10_000_000));
      assert.ok(bomb.length < 50_000);
      await assert.rejects(here.decompress(bomb, 65_536), /larger than 65536/);
      await assert.rejects(here.decompress(bomb, 65_536));
      there.dispose();
    });
  });

  /** A client by hand: it frames and compresses, and knows no session. */
  class Client {
    readonly connection: Duplex;
    private readonly compression = streamCodecs.headerCompression(headerDictionary());
    private readonly decoder = new SpdyFrameDecoder();

    constructor(connection: Duplex) {
      this.connection = connection;
    }

    async open(streamId: number, headers: Record<string, string>, fin = false): Promise<void> {
      const values = new Map(Object.entries(headers).map(([name, value]) => [name, [value]]));
      const block = await this.compression.compress(encodeHeaderBlock(values));
      const fixed = { associatedTo: 0, priority: 0, unidirectional: false };
      await this.send({ type: 'syn-stream', streamId, fin, block, ...fixed });
    }

    data(streamId: number, content: string, fin = false): Promise<void> {
      return this.send({ type: 'data', streamId, fin, bytes: bytes(content) });
    }

    send(frame: SpdyFrame): Promise<void> {
      return this.connection.write(encodeFrame(frame));
    }

    /** All that the server says until it ends, in a line a frame. */
    async said(): Promise<string[]> {
      const lines: string[] = [];
      for await (const chunk of this.connection.chunks) {
        for (const frame of this.decoder.push(chunk)) {
          if (frame.type === 'data') {
            lines.push(`data ${frame.streamId} ${text(frame.bytes)}${frame.fin ? ' fin' : ''}`);
          } else if (frame.type === 'ping') lines.push(`ping ${frame.id}`);
          else if (frame.type === 'goaway') lines.push(`goaway ${frame.status}`);
          else if (frame.type === 'rst-stream') lines.push(`reset ${frame.streamId} ${frame.status}`);
          else if ('streamId' in frame) lines.push(`${frame.type} ${frame.streamId}`);
        }
      }
      return lines;
    }
  }

  describe('session', () => {
    let client: Client;
    let server: Duplex;
    let session: SpdySession;
    let streams: SpdyStream[];
    let running: Promise<void>;
    beforeEach(() => {
      const [near, far] = duplexPair();
      client = new Client(near);
      server = far;
      streams = [];
      session = new SpdySession({
        connection: far,
        compression: streamCodecs.headerCompression(headerDictionary()),
        onStream: (stream) => streams.push(stream),
        streamLimit: 2,
      });
      running = session.run();
    });

    /** Waits for zlib, which works in threads of its own. */
    async function streamAt(index: number): Promise<SpdyStream> {
      for (;;) {
        const stream = streams[index];
        if (stream) return stream;
        await drain();
      }
    }

    async function said(): Promise<string[]> {
      await client.connection.end();
      await running;
      await server.end();
      return client.said();
    }

    it('accepts streams, and carries bytes both ways until both have ended', async () => {
      await client.open(1, { streamtype: 'stdin' });
      await client.data(1, 'question', true);
      const stream = await streamAt(0);
      assert.equal(stream.headers.get('streamtype')?.[0], 'stdin');
      assert.equal(text(await readAll(stream.chunks)), 'question');
      await stream.write(bytes('answer'));
      await stream.end();
      assert.equal(await stream.closed, undefined);
      assert.deepEqual(await said(), ['syn-reply 1', 'data 1 answer', 'data 1  fin']);
    });

    it('opens streams of its own, with even numbers', async () => {
      const stream = await session.open(new Map([['a', ['b']]]));
      assert.equal(stream.id, 2);
      await client.data(2, 'hello', true);
      assert.equal(text(await readAll(stream.chunks)), 'hello');
      await stream.end();
      assert.deepEqual(await said(), ['syn-stream 2', 'data 2  fin']);
    });

    it('refuses more streams than it has room for', async () => {
      for (const id of [1, 3, 5]) await client.open(id, {});
      await streamAt(1);
      assert.deepEqual(await said(), ['syn-reply 1', 'syn-reply 3', 'reset 5 3']);
    });

    it('has room again where a stream is over', async () => {
      await client.open(1, {}, true);
      await (await streamAt(0)).end();
      await client.open(3, {});
      await client.open(5, {});
      await streamAt(2);
      assert.equal((await said()).includes('reset 5 3'), false);
    });

    it('tells one side that the other has broken off a stream', async () => {
      await client.open(1, {});
      const reset = await streamAt(0);
      await client.send({ type: 'rst-stream', streamId: 1, status: 5 });
      assert.match(String(await reset.closed), /reset/);
      await assert.rejects(reset.write(bytes('x')), /reset/);
      await client.open(3, {});
      (await streamAt(1)).abort();
      assert.deepEqual(await said(), ['syn-reply 1', 'syn-reply 3', 'reset 3 5']);
    });

    it('answers pings, and none of its own', async () => {
      for (const id of [1, 2, 3]) await client.send({ type: 'ping', id });
      assert.deepEqual(await said(), ['ping 1', 'ping 3']);
    });

    it('breaks off what is open when the connection ends', async () => {
      await client.open(1, {});
      const stream = await streamAt(0);
      await client.connection.end();
      await running;
      assert.match(String(await stream.closed), /ended/);
      await assert.rejects(session.open(new Map()), /no more streams/);
    });

    const wrong: readonly [why: string, send: () => Promise<void>][] = [
      ['an even stream', () => client.open(2, {})],
      [
        'headers that are no zlib',
        () => client.send({ type: 'headers', streamId: 1, fin: false, block: bytes('x'.repeat(20)) }),
      ],
      ['another version', () => client.connection.write(Buffer.from('8002000600000004', 'hex'))],
    ];
    for (const [why, send] of wrong) {
      it(`says that it cannot go on: ${why}`, async () => {
        await send();
        await assert.rejects(running);
        await server.end();
        assert.deepEqual(await client.said(), ['goaway 1']);
      });
    }

    it('holds back a client whose stream nobody reads, and goes on once it is broken off', async () => {
      await client.open(1, {});
      await client.open(3, {});
      const [first, second] = [await streamAt(0), await streamAt(1)];
      let written = 0;
      const writing = (async () => {
        for (; written < 8; written++) await client.data(1, 'x'.repeat(60_000));
        await client.data(3, 'through', true);
      })();
      for (let i = 0; i < 20; i++) await drain();
      assert.ok(written < 8, `${written} frames were taken`);
      first.abort();
      await writing;
      assert.equal(text(await readAll(second.chunks)), 'through');
    });
  });

  describe('forwarded ports', () => {
    const open = async (client: Client, id: number, request: string, port = '80'): Promise<void> => {
      await client.open(id, { streamtype: 'error', port, requestid: request }, true);
      await client.open(id + 2, { streamtype: 'data', port, requestid: request });
    };

    async function forwarded(
      forward: PortForwarder,
      speak: (client: Client) => Promise<void>,
    ): Promise<string[]> {
      const [near, far] = duplexPair();
      const client = new Client(near);
      const running = forwardOverSpdy(far, streamCodecs, forward);
      await speak(client);
      const lines = client.said();
      await client.connection.end();
      await running;
      await far.end();
      return lines;
    }

    it('are pairs of streams', async () => {
      const ports: number[] = [];
      let over: () => void = () => {};
      const done = new Promise<void>((resolve) => (over = resolve));
      const lines = await forwarded(
        async (port, connection) => {
          ports.push(port);
          await connection.write(await readAll(connection.chunks));
          over();
        },
        async (client) => {
          await open(client, 1, '0');
          await client.data(3, 'hello', true);
          await done;
          await drain();
        },
      );
      assert.deepEqual(ports, [80]);
      assert.deepEqual(lines, ['syn-reply 1', 'syn-reply 3', 'data 3 hello', 'data 3  fin', 'data 1  fin']);
    });

    it('tell on the error stream what went wrong, and the other connections go on', async () => {
      let over: () => void = () => {};
      const done = new Promise<void>((resolve) => (over = resolve));
      const lines = await forwarded(
        async (port, connection) => {
          if (port === 81) throw new Error('nothing listens');
          await connection.write(bytes('fine'));
          over();
        },
        async (client) => {
          await open(client, 1, '0', '81');
          await open(client, 5, '1');
          await done;
          await drain();
        },
      );
      assert.ok(lines.includes('data 1 nothing listens'));
      assert.ok(lines.includes('reset 3 5'));
      assert.ok(lines.includes('data 7 fine'));
    });

    it('break off a stream whose pair never comes, and what is no port', async () => {
      const clock = new VirtualClock(drain);
      const [near, far] = duplexPair();
      const client = new Client(near);
      void forwardOverSpdy(far, { ...streamCodecs, clock }, () => Promise.resolve()).catch(() => {});
      await client.open(1, { streamtype: 'data', port: '80', requestid: '0' });
      await client.open(3, { streamtype: 'data', port: '0', requestid: '1' });
      const lines: string[] = [];
      const decoder = new SpdyFrameDecoder();
      for await (const chunk of client.connection.chunks) {
        for (const frame of decoder.push(chunk)) {
          if (frame.type === 'rst-stream') lines.push(`reset ${frame.streamId}`);
        }
        if (lines.length === 1) await clock.advance(30_000);
        if (lines.length === 2) break;
      }
      assert.deepEqual(lines, ['reset 3', 'reset 1']);
      near.abort();
    });
  });
});
