import assert from 'node:assert/strict';
import { BytePipe, duplexPair } from '../../../src/base/index.ts';
import { drain } from '../../support/drain.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += new TextDecoder().decode(chunk);
  return text;
}

describe('BytePipe', () => {
  it('holds the writer back past its limit, until the reader has taken enough', async () => {
    const pipe = new BytePipe(4);
    await pipe.write(bytes('abcd'));
    let written = false;
    const writing = pipe.write(bytes('ef')).then(() => (written = true));
    await drain();
    assert.equal(written, false);
    const reader = pipe[Symbol.asyncIterator]();
    assert.deepEqual(await reader.next(), { done: false, value: bytes('abcd') });
    await writing;
  });

  it('is closed once it has ended and all was read', async () => {
    const pipe = new BytePipe(10);
    await pipe.write(bytes('a'));
    pipe.end();
    let closed = false;
    const closing = pipe.closed.then((reason) => {
      closed = true;
      return reason;
    });
    await drain();
    assert.equal(closed, false);
    assert.equal(await textOf(pipe), 'a');
    assert.equal(await closing, undefined);
    await assert.rejects(pipe.write(bytes('b')), /write after the end/);
  });

  it('tells reader and writer why it was broken off', async () => {
    const pipe = new BytePipe(1);
    const writing = pipe.write(bytes('abc'));
    pipe.abort(new Error('gone'));
    await assert.rejects(writing, /gone/);
    await assert.rejects(textOf(pipe), /gone/);
    await assert.rejects(pipe.write(bytes('d')), /gone/);
    assert.equal((await pipe.closed)?.message, 'gone');
  });

  it('can be read on after a reader stopped early', async () => {
    const pipe = new BytePipe(10);
    await pipe.write(bytes('a'));
    await pipe.write(bytes('b'));
    pipe.end();
    for await (const chunk of pipe) {
      assert.deepEqual(chunk, bytes('a'));
      break;
    }
    assert.equal(await textOf(pipe), 'b');
  });
});

describe('duplexPair', () => {
  it('carries bytes both ways, and ends each by itself', async () => {
    const [here, there] = duplexPair();
    await here.write(bytes('question'));
    await here.end();
    assert.equal(await textOf(there.chunks), 'question');
    await there.write(bytes('answer'));
    await there.end();
    assert.equal(await textOf(here.chunks), 'answer');
    assert.deepEqual(await Promise.all([here.closed, there.closed]), [undefined, undefined]);
  });

  it('breaks off both directions', async () => {
    const [here, there] = duplexPair();
    here.abort(new Error('enough'));
    await assert.rejects(there.write(bytes('a')), /enough/);
    await assert.rejects(textOf(there.chunks), /enough/);
    assert.equal((await there.closed)?.message, 'enough');
  });
});
