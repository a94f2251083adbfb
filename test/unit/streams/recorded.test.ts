import assert from 'node:assert/strict';
import { duplexPair, readAll } from '../../../src/base/index.ts';
import { streamCodecs } from '../../../src/platform/index.ts';
import {
  type CommandResult,
  remoteCommandAnswer,
  type RemoteCommandStreams,
} from '../../../src/streams/index.ts';
import { headerDictionary } from '../../../src/streams/spdy/dictionary.ts';
import { SpdyFrameDecoder } from '../../../src/streams/spdy/frame-decoder.ts';
import { decodeHeaderBlock } from '../../../src/streams/spdy/header-block.ts';
import { FrameDecoder } from '../../../src/streams/websocket/frame-decoder.ts';
import { oneByOne, recorded, type RecordedConnection } from './recording.ts';

const decoder = new TextDecoder();

/** What a client said over a WebSocket, in a line an event. Pieces of a message are joined. */
function webSocketLines(chunks: readonly Uint8Array[]): string[] {
  const frames = new FrameDecoder();
  const lines: string[] = [];
  let message = '';
  for (const chunk of chunks) {
    for (const event of frames.push(chunk)) {
      if (event.type === 'close') lines.push(`close ${event.code} ${event.reason}`);
      else if (event.type === 'data') {
        message = (event.first ? '' : message) + Buffer.from(event.bytes).toString('latin1');
        if (event.last) lines.push(`${event.kind} ${JSON.stringify(message)}`);
      } else lines.push(`${event.type} ${decoder.decode(event.bytes)}`);
    }
  }
  return lines;
}

/** What a client said over SPDY, in a line a frame. Pieces of data are joined. */
async function spdyLines(chunks: readonly Uint8Array[]): Promise<string[]> {
  const frames = new SpdyFrameDecoder();
  const compression = streamCodecs.headerCompression(headerDictionary());
  const lines: string[] = [];
  let data = '';
  for (const chunk of chunks) {
    for (const frame of frames.push(chunk)) {
      if (frame.type === 'syn-stream') {
        const headers = decodeHeaderBlock(await compression.decompress(frame.block, 65_536));
        const text = [...headers].map(([name, values]) => `${name}=${values.join(',')}`).sort();
        lines.push(`open ${frame.streamId} ${text.join(' ')}${frame.fin ? ' fin' : ''}`);
      } else if (frame.type === 'data') {
        data += decoder.decode(frame.bytes);
        lines.push(`data ${frame.streamId} ${JSON.stringify(data)}${frame.fin ? ' fin' : ''}`);
        data = '';
      } else if (frame.type === 'rst-stream') lines.push(`reset ${frame.streamId} ${frame.status}`);
      else if (frame.type === 'goaway') lines.push(`goaway ${frame.status}`);
      else lines.push(frame.type);
    }
  }
  compression.dispose();
  return lines;
}

function single(name: string): RecordedConnection {
  const connections = recorded(name);
  const [only] = connections;
  assert.ok(only && connections.length === 1);
  return only;
}

/** The SPDY bytes in the messages of a WebSocket. */
function tunnelled(chunks: readonly Uint8Array[]): Uint8Array[] {
  const frames = new FrameDecoder();
  return chunks.flatMap((chunk) =>
    [...frames.push(chunk)].flatMap((event) => (event.type === 'data' ? [event.bytes] : [])),
  );
}

describe('what kubectl was recorded to send', () => {
  it('1.27 exec is streams in SPDY', async () => {
    const { chunks } = single('exec-1.27');
    const lines = await spdyLines(chunks);
    assert.deepEqual(lines, [
      'open 1 streamtype=error',
      'open 3 streamtype=stdin',
      'open 5 streamtype=stdout',
      'open 7 streamtype=stderr',
      'data 3 "hello\\n"',
      'data 3 "" fin',
      'reset 1 5',
      'reset 5 5',
    ]);
  });

  it('1.27 exec -t sends the size of its terminal', async () => {
    const lines = await spdyLines(single('exec-tty-1.27').chunks);
    assert.ok(lines.includes('open 7 streamtype=resize'));
    assert.ok(lines.includes('data 7 "{\\"Width\\":91,\\"Height\\":33}\\n"'));
  });

  it('1.27 attach is as exec', async () => {
    const lines = await spdyLines(single('attach-1.27').chunks);
    assert.deepEqual(lines.slice(0, 2), ['open 1 streamtype=error', 'open 3 streamtype=stdin']);
    assert.ok(lines.includes('data 3 "hello\\n"'));
  });

  const FORWARDED = [
    'open 1 port=80 requestid=0 streamtype=error',
    'data 1 "" fin',
    'open 3 port=80 requestid=0 streamtype=data',
    'data 3 "hello"',
    'data 3 "" fin',
  ];

  it('1.27 port-forward opens a pair of streams for a connection', async () => {
    assert.deepEqual(await spdyLines(single('port-forward-1.27').chunks), [...FORWARDED, 'goaway 0']);
  });

  it('1.33 port-forward does so inside a WebSocket', async () => {
    const { chunks } = single('port-forward-1.33');
    const lines = await spdyLines(tunnelled(chunks));
    assert.deepEqual(
      lines.filter((line) => !line.startsWith('reset') && !line.startsWith('goaway')),
      FORWARDED,
    );
    assert.match(webSocketLines(chunks).at(-1) ?? '', /^close 1000 /);
  });

  it('1.33 exec is channels in a WebSocket, and ends its input by a message of its own', () => {
    assert.deepEqual(webSocketLines(single('exec-1.33').chunks), [
      'binary "\\u0000hello\\n"',
      'binary "ÿ\\u0000"',
      'close 1000 ',
    ]);
  });

  it('1.33 exec -t sends the size of its terminal', () => {
    const [size] = webSocketLines(single('exec-tty-1.33').chunks);
    assert.equal(size, 'binary "\\u0004{\\"Width\\":91,\\"Height\\":33}\\n"');
  });

  it('1.33 attach is as exec', () => {
    assert.equal(webSocketLines(single('attach-1.33').chunks)[0], 'binary "\\u0000hello\\n"');
  });

  it('cp is a tar archive on the input of a command', async () => {
    const [, old] = recorded('cp-1.27');
    const [, current] = recorded('cp-1.33');
    assert.ok(old && current);
    assert.ok((await spdyLines(old.chunks)).some((line) => line.includes('content')));
    assert.ok(webSocketLines(current.chunks).some((line) => line.includes('content')));
  });

  for (const name of ['exec-1.27', 'exec-tty-1.27', 'port-forward-1.27']) {
    it(`${name} is the same however its bytes are cut`, async () => {
      const { chunks } = single(name);
      const whole = (await spdyLines(chunks)).join('').replaceAll(/data \d+|["\s]/g, '');
      const cut = (await spdyLines(oneByOne(chunks))).join('').replaceAll(/data \d+|["\s]/g, '');
      assert.equal(cut, whole);
    });
  }

  for (const name of ['exec-1.33', 'exec-tty-1.33', 'port-forward-1.33']) {
    it(`${name} is the same however its bytes are cut`, () => {
      const { chunks } = single(name);
      assert.deepEqual(webSocketLines(oneByOne(chunks)), webSocketLines(chunks));
    });
  }
});

describe('a command that is played what kubectl was recorded to send', () => {
  const play = async (
    name: string,
    command: (streams: RemoteCommandStreams) => Promise<CommandResult>,
  ): Promise<Uint8Array> => {
    const { request, chunks, target } = single(name);
    const query = new URLSearchParams(target.slice(target.indexOf('?')));
    const wants = (which: string): boolean => query.get(which) === 'true';
    const options = {
      stdin: wants('stdin'),
      stdout: wants('stdout'),
      stderr: wants('stderr'),
      tty: wants('tty'),
    };
    const { status, upgrade } = remoteCommandAnswer(request, options, streamCodecs, command);
    assert.equal(status, 101);
    const [client, server] = duplexPair(1024 * 1024);
    // The end of the WebSocket comes once kubectl knows how it went: here it would come too early.
    for (const chunk of name.endsWith('1.33') ? chunks.slice(0, -1) : chunks) await client.write(chunk);
    await upgrade?.(server);
    await server.end();
    return readAll(client.chunks);
  };

  for (const name of ['exec-1.27', 'attach-1.27', 'exec-1.33', 'attach-1.33']) {
    it(`${name} reaches the input, to its end`, async () => {
      let text = '';
      await play(name, async ({ stdin }) => {
        for await (const chunk of stdin) text += decoder.decode(chunk);
        return { exitCode: 0 };
      });
      assert.equal(text, 'hello\n');
    });
  }

  for (const name of ['exec-tty-1.27', 'exec-tty-1.33']) {
    it(`${name} tells the size of the terminal`, async () => {
      const sizes: unknown[] = [];
      await play(name, async ({ resize }) => {
        for await (const size of resize) {
          sizes.push(size);
          break;
        }
        return { exitCode: 0 };
      });
      assert.deepEqual(sizes, [{ width: 91, height: 33 }]);
    });
  }

  it('says how it ended, in the words of the protocol', async () => {
    const written = await play('exec-1.33', async ({ stdout, stderr }) => {
      await stdout(new TextEncoder().encode('out'));
      await stderr(new TextEncoder().encode('err'));
      return { exitCode: 3 };
    });
    const status = JSON.stringify({
      metadata: {},
      status: 'Failure',
      message: 'command terminated with non-zero exit code: exit code 3',
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '3' }] },
    });
    const expected = Buffer.concat([
      Buffer.from([0x82, 1, 1]),
      Buffer.from([0x82, 4, 1]),
      Buffer.from('out'),
      Buffer.from([0x82, 4, 2]),
      Buffer.from('err'),
      Buffer.from([0x82, 126, 0, status.length + 1, 3]),
      Buffer.from(status),
      Buffer.from([0x88, 2, 0x03, 0xe8]),
    ]);
    assert.equal(Buffer.from(written).toString('latin1'), expected.toString('latin1'));
  });
});
