import assert from 'node:assert/strict';
import { MessageChannel } from 'node:worker_threads';
import { HandedOver, LinkClosedError, ownedBytes, RemoteCalls } from '../../../src/base/index.ts';
import { linkOver } from '../../../src/platform/index.ts';

type Methods = {
  add: (numbers: readonly number[]) => number;
  bytes: (length: number) => HandedOver<Uint8Array>;
  fail: (why: string) => Promise<never>;
  never: (none: null) => Promise<never>;
  note: (text: string) => void;
};

describe('remote calls', () => {
  const notes: string[] = [];
  const handed: Uint8Array<ArrayBuffer>[] = [];
  let here: RemoteCalls<Methods>;
  let there: RemoteCalls<Methods>;

  beforeEach(() => {
    const { port1, port2 } = new MessageChannel();
    notes.length = 0;
    here = new RemoteCalls<Methods>(linkOver(port1), {});
    const methods: Methods = {
      add: (numbers) => numbers.reduce((sum, number) => sum + number, 0),
      bytes: (length) => {
        const bytes = new Uint8Array(length);
        handed.push(bytes);
        return new HandedOver(bytes, [bytes.buffer]);
      },
      fail: (why) => Promise.reject(new TypeError(why)),
      never: () => new Promise(() => {}),
      note: (text) => void notes.push(text),
    };
    there = new RemoteCalls<Methods>(linkOver(port2), methods);
  });
  afterEach(() => {
    here.dispose();
    there.dispose();
  });

  it('give the results, each to its own call', async () => {
    assert.deepEqual(await Promise.all([here.call('add', [1, 2]), here.call('add', [3, 4])]), [3, 7]);
  });

  it('hand buffers over instead of copying them', async () => {
    const bytes = await here.call('bytes', 1000);
    assert.equal(bytes.length, 1000);
    assert.equal(handed.at(-1)?.length, 0);
  });

  it('fail as the method does', async () => {
    await assert.rejects(here.call('fail', 'for a reason'), /for a reason/);
  });

  it('tell in the order of the calls', async () => {
    for (const text of ['a', 'b', 'c']) here.tell('note', text);
    await here.call('add', []);
    assert.deepEqual(notes, ['a', 'b', 'c']);
  });

  it('fail once the other end is gone, also those that come later', async () => {
    const waiting = assert.rejects(here.call('never', null), LinkClosedError);
    there.dispose();
    await waiting;
    await assert.rejects(here.call('add', []), LinkClosedError);
  });
});

describe('owned bytes', () => {
  it('are the same where nothing else is in their buffer, and else a copy', () => {
    const whole = new Uint8Array([1, 2, 3]);
    assert.equal(ownedBytes(whole).buffer, whole.buffer);
    const part = ownedBytes(whole.subarray(1));
    assert.deepEqual([...part], [2, 3]);
    assert.equal(part.buffer.byteLength, 2);
  });
});
