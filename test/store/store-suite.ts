import assert from 'node:assert/strict';
import { type Random, randomInt, SeededRandom } from '../../src/base/index.ts';
import type { Store, StoreError, StoreEvent, StoreWatcher } from '../../src/store/index.ts';
import { chosenSeeds } from '../support/seed.ts';
import { StoreModel } from './store-model.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (value: Uint8Array | undefined): string | undefined => value && new TextDecoder().decode(value);

/** What every store driver must keep to. `open` makes an empty store. */
export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(`store: ${name}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    it('starts at revision 1 and gives every write the next one', async () => {
      assert.equal(await store.currentRevision(), 1);
      const first = await store.write({ key: '/a', value: bytes('1') });
      const second = await store.write({ key: '/b', value: bytes('2') });
      assert.deepEqual([first.revision, second.revision], [2, 3]);
      assert.equal(await store.currentRevision(), 3);
    });

    it('writes a key only where it stands as expected', async () => {
      const made = await store.write({ key: '/a', value: bytes('1'), expectedRevision: 0 });
      const again = await store.write({ key: '/a', value: bytes('x'), expectedRevision: 0 });
      assert.equal(again.written, false);
      assert.equal(again.written || again.current?.modRevision, made.revision);
      const changed = await store.write({ key: '/a', value: bytes('2'), expectedRevision: made.revision });
      assert.equal(changed.written && text(changed.previous?.value), '1');
      const stale = await store.write({ key: '/a', expectedRevision: made.revision });
      assert.equal(stale.written, false);
      const record = await store.get('/a');
      assert.equal(text(record?.value), '2');
      assert.equal(record?.createRevision, made.revision);
    });

    it('does not delete what does not exist, and takes no revision for it', async () => {
      assert.deepEqual(await store.write({ key: '/none' }), { written: false, revision: 1 });
    });

    it('starts a key anew after its deletion', async () => {
      await store.write({ key: '/a', value: bytes('1') });
      await store.write({ key: '/a' });
      assert.equal(await store.get('/a'), undefined);
      const made = await store.write({ key: '/a', value: bytes('2') });
      assert.equal((await store.get('/a'))?.createRevision, made.revision);
    });

    it('lets exactly one of many racing writers win', async () => {
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, i) =>
          store.write({ key: '/race', value: bytes(String(i)), expectedRevision: 0 }),
        ),
      );
      assert.equal(results.filter((result) => result.written).length, 1);
      assert.equal(await store.currentRevision(), 2);
    });

    it('reads a range in the order of keys, in pages, at a revision of the past', async () => {
      for (const key of ['/p/c', '/p/a', '/q/x', '/p/b']) await store.write({ key, value: bytes(key) });
      await store.write({ key: '/p/b' });
      const range = { start: '/p/', end: '/p0' };
      const past = await store.range({ ...range, revision: 5, limit: 2 });
      assert.deepEqual(
        past.records.map((record) => record.key),
        ['/p/a', '/p/b'],
      );
      assert.equal(past.remaining, 1);
      const next = await store.range({ ...range, start: '/p/b\0', revision: past.revision, limit: 2 });
      assert.deepEqual(
        next.records.map((record) => record.key),
        ['/p/c'],
      );
      assert.equal(next.remaining, 0);
      const now = await store.range(range);
      assert.deepEqual(
        now.records.map((record) => record.key),
        ['/p/a', '/p/c'],
      );
      assert.equal(now.revision, 6);
    });

    it('refuses a revision that does not exist yet', async () => {
      await assert.rejects(store.get('/a', 9), isStoreError('future'));
      await assert.rejects(store.range({ start: '/', end: '0', revision: 9 }), isStoreError('future'));
    });

    it('tells a watch of the past, then of what comes, each once and in order', async () => {
      await store.write({ key: '/p/a', value: bytes('1') });
      await store.write({ key: '/q/a', value: bytes('other') });
      const watcher = new Recorder();
      store.watch({ start: '/p/', end: '/p0', afterRevision: 1 }, watcher);
      await store.write({ key: '/p/a', value: bytes('2') });
      await store.write({ key: '/p/a' });
      assert.deepEqual(watcher.seen, ['put /p/a=1 @2', 'put /p/a=2 @4 was 1', 'delete /p/a @5 was 2']);
    });

    it('tells a watch before it answers the writer', async () => {
      const watcher = new Recorder();
      store.watch({ start: '/', end: '0', afterRevision: 1 }, watcher);
      await store.write({ key: '/a', value: bytes('1') });
      assert.deepEqual(watcher.seen, ['put /a=1 @2']);
    });

    it('stops telling a watch that was disposed', async () => {
      const watcher = new Recorder();
      store.watch({ start: '/', end: '0', afterRevision: 1 }, watcher).dispose();
      await store.write({ key: '/a', value: bytes('1') });
      assert.deepEqual(watcher.seen, []);
    });

    it('forgets what was overwritten before the compacted revision, and nothing else', async () => {
      await store.write({ key: '/a', value: bytes('1') });
      await store.write({ key: '/a', value: bytes('2') });
      await store.write({ key: '/b', value: bytes('x') });
      await store.write({ key: '/b' });
      await store.write({ key: '/a', value: bytes('3') });
      await store.compact(5);
      await assert.rejects(store.get('/a', 4), isStoreError('compacted'));
      assert.equal(text((await store.get('/a', 5))?.value), '2');
      assert.equal(await store.get('/b', 5), undefined);
      assert.equal(text((await store.get('/a'))?.value), '3');
      assert.throws(
        () => store.watch({ start: '/', end: '0', afterRevision: 4 }, new Recorder()),
        isStoreError('compacted'),
      );
      const watcher = new Recorder();
      store.watch({ start: '/', end: '0', afterRevision: 5 }, watcher);
      await store.currentRevision();
      assert.deepEqual(watcher.seen, ['put /a=3 @6 was 2']);
    });

    it('ends watches and refuses everything once it is closed', async () => {
      const watcher = new Recorder();
      store.watch({ start: '/', end: '0', afterRevision: 1 }, watcher);
      const writing = store.write({ key: '/a', value: bytes('1') });
      await store.close();
      assert.equal((await writing).written, true);
      assert.equal(watcher.error?.code, 'closed');
      await assert.rejects(store.get('/a'), isStoreError('closed'));
      await assert.rejects(store.write({ key: '/b', value: bytes('1') }), isStoreError('closed'));
    });

    for (const seed of chosenSeeds([1, 2, 3])) {
      it(`agrees with a model over a random history (seed ${seed})`, async () => {
        await runHistory(store, new SeededRandom(seed));
      });
    }
  });
}

/** Keeps a line for each event a watch hears of. */
class Recorder implements StoreWatcher {
  readonly seen: string[] = [];
  error: StoreError | undefined;

  events(events: readonly StoreEvent[]): void {
    this.seen.push(...events.map(lineOf));
  }

  ended(error: StoreError): void {
    this.error = error;
  }
}

function lineOf(event: StoreEvent): string {
  const was = event.previous ? ` was ${text(event.previous.value)}` : '';
  return event.type === 'put'
    ? `put ${event.record.key}=${text(event.record.value)} @${event.revision}${was}`
    : `delete ${event.key} @${event.revision}${was}`;
}

function isStoreError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof Error && 'code' in error && error.code === code;
}

/** Random writes, reads, watches and compactions, each compared with {@link StoreModel}. */
async function runHistory(store: Store, random: Random): Promise<void> {
  const model = new StoreModel();
  const watcher = new Recorder();
  store.watch({ start: '/k/2', end: '/k/7', afterRevision: 1 }, watcher);
  for (let step = 0; step < 400; step++) {
    const key = `/k/${randomInt(random, 10)}`;
    const choice = randomInt(random, 20);
    if (choice < 13) {
      const write = {
        key,
        ...(randomInt(random, 4) === 0 ? {} : { value: bytes(`v${step}`) }),
        ...(randomInt(random, 2) === 0 ? {} : { expectedRevision: model.someRevisionOf(key, random) }),
      };
      const result = await store.write(write);
      assert.equal(result.written, model.write(write), `step ${step}`);
      assert.equal(result.revision, model.revision, `step ${step}`);
    } else if (choice < 19) {
      const revision = model.someReadableRevision(random);
      const limit = 1 + randomInt(random, 6);
      const range = await store.range({ start: '/k/1', end: '/k/8', revision, limit });
      const expected = model.range('/k/1', '/k/8', revision);
      assert.deepEqual(
        range.records.map(
          (record) => `${record.key}=${text(record.value)}@${record.createRevision}/${record.modRevision}`,
        ),
        expected.slice(0, limit),
        `step ${step}`,
      );
      assert.equal(range.remaining, Math.max(0, expected.length - limit), `step ${step}`);
    } else {
      const revision = model.someReadableRevision(random);
      await store.compact(revision);
      model.compact(revision);
    }
  }
  assert.deepEqual(watcher.seen, model.eventsOf('/k/2', '/k/7'));
}
