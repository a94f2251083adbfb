import assert from 'node:assert/strict';
import { type Clock, type Random, randomInt, SeededRandom, VirtualClock } from '../../src/base/index.ts';
import { AUTHOR_LIMIT, type Store, type StoreTransaction, TRANSACTION_LIMIT } from '../../src/store/index.ts';
import { drain } from '../support/drain.ts';
import { chosenSeeds } from '../support/seed.ts';
import { describeLeases } from './lease-suite.ts';
import { bytes, isStoreError, lineOf, Recorder, text } from './recorder.ts';
import { StoreModel } from './store-model.ts';

/** What every store driver must keep to. `open` makes an empty store of which the leases run out by the clock. */
export function describeStore(name: string, open: (clock: Clock) => Promise<Store>): void {
  describe(`store: ${name}`, () => {
    let store: Store;
    let clock: VirtualClock;
    beforeEach(async () => {
      clock = new VirtualClock(drain);
      store = await open(clock);
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
      const watcher = new Recorder(store, '/p/', 1);
      await store.write({ key: '/p/a', value: bytes('2') });
      await store.write({ key: '/p/a' });
      await watcher.reached(5);
      assert.deepEqual(watcher.seen, ['put /p/a=1 @2', 'put /p/a=2 @4 was 1', 'delete /p/a @5 was 2']);
    });

    it('tells a quiet watch how far the store is', async () => {
      const watcher = new Recorder(store, '/p/', 1);
      const { revision } = await store.write({ key: '/q/a', value: bytes('1') });
      await watcher.reached(revision);
      assert.ok(watcher.revision >= revision);
      assert.deepEqual(watcher.seen, []);
    });

    it('tells all of the past before it says how far it is', async () => {
      for (let i = 0; i < 10; i++) await store.write({ key: `/p/${i}`, value: bytes('1') });
      const watcher = new Recorder(store, '/p/', 1);
      await watcher.reached(11);
      assert.equal(watcher.seen.length, 10);
    });

    it('keeps a watcher that throws from the others, and ends it', async () => {
      const broken = new Recorder(store, '/', 1, () => {
        throw new Error('broken');
      });
      const watcher = new Recorder(store, '/', 1);
      await store.write({ key: '/a', value: bytes('1') });
      await store.write({ key: '/a', value: bytes('2') });
      await watcher.reached(3);
      assert.deepEqual(watcher.seen, ['put /a=1 @2', 'put /a=2 @3 was 1']);
      assert.deepEqual([broken.seen.length, broken.error?.code], [1, 'unavailable']);
    });

    it('tells of a write from within a watcher after the one that it was told of, to all alike', async () => {
      new Recorder(store, '/', 1, ([event]) => {
        if (event?.revision === 2) void store.write({ key: '/b', value: bytes('2') });
      });
      const watcher = new Recorder(store, '/', 1);
      await store.currentRevision();
      await store.write({ key: '/a', value: bytes('1') });
      await watcher.reached(3);
      assert.deepEqual(watcher.seen, ['put /a=1 @2', 'put /b=2 @3']);
    });

    it('stops telling a watch that was disposed', async () => {
      const watcher = new Recorder(store, '/', 1);
      watcher.watch.dispose();
      await store.write({ key: '/a', value: bytes('1') });
      await new Recorder(store, '/', 1).reached(2);
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
      assert.throws(() => new Recorder(store, '/', 4), isStoreError('compacted'));
      const watcher = new Recorder(store, '/', 5);
      await watcher.reached(6);
      assert.deepEqual(watcher.seen, ['put /a=3 @6 was 2']);
    });

    it('ends watches and refuses everything once it is closed', async () => {
      const watcher = new Recorder(store, '/', 1);
      const writing = store.write({ key: '/a', value: bytes('1') });
      await store.close();
      assert.equal((await writing).written, true);
      assert.equal(watcher.error?.code, 'closed');
      await assert.rejects(store.get('/a'), isStoreError('closed'));
      await assert.rejects(store.write({ key: '/b', value: bytes('1') }), isStoreError('closed'));
    });

    describe('transaction', () => {
      const put = (key: string, value = key) => ({ key, value: bytes(value) });

      it('writes several keys with one revision, and tells a watch of them together', async () => {
        await store.write({ key: '/c', value: bytes('old') });
        const batches: number[] = [];
        const watcher = new Recorder(store, '/', 1, (events) => batches.push(events.length));
        await watcher.reached(2);
        const result = await store.commit({
          compares: [],
          operations: [put('/a'), put('/b'), { key: '/c' }],
        });
        assert.deepEqual([result.written, result.revision], [true, 3]);
        assert.deepEqual(result.written && result.previous.map((record) => text(record?.value)), [
          undefined,
          undefined,
          'old',
        ]);
        await watcher.reached(3);
        assert.deepEqual(watcher.seen.slice(1), ['put /a=/a @3', 'put /b=/b @3', 'delete /c @3 was old']);
        assert.equal(batches.at(-1), 3);
        assert.equal((await store.get('/a'))?.createRevision, 3);
      });

      it('writes nothing where one key stands otherwise, and says what each compared key holds', async () => {
        await store.write({ key: '/a', value: bytes('1') });
        const compares = [
          { key: '/a', modRevision: 0 },
          { key: '/b', modRevision: 0 },
        ];
        const result = await store.commit({ compares, operations: [put('/b'), put('/c')] });
        assert.equal(result.written, false);
        assert.deepEqual(result.written || result.current.map((record) => text(record?.value)), [
          '1',
          undefined,
        ]);
        assert.equal(await store.get('/b'), undefined);
        assert.equal(await store.currentRevision(), 2);
      });

      it('compares keys that it does not write', async () => {
        const { revision } = await store.write({ key: '/guard', value: bytes('1') });
        const guarded = (modRevision: number): StoreTransaction => ({
          compares: [{ key: '/guard', modRevision }],
          operations: [put(`/a${modRevision}`)],
        });
        assert.equal((await store.commit(guarded(revision))).written, true);
        await store.write({ key: '/guard', value: bytes('2') });
        assert.equal((await store.commit(guarded(revision))).written, false);
      });

      it('takes no revision where it changes nothing', async () => {
        const result = await store.commit({ compares: [], operations: [{ key: '/none' }] });
        assert.deepEqual(result, { written: true, revision: 1, previous: [undefined] });
      });

      it('refuses one that writes a key twice, or is too large, alone', async () => {
        const good = store.write({ key: '/good', value: bytes('1') });
        const twice = store.commit({ compares: [], operations: [put('/a'), put('/a')] });
        await assert.rejects(twice, isStoreError('invalid'));
        const operations = Array.from({ length: TRANSACTION_LIMIT + 1 }, (_, i) => put(`/${i}`));
        await assert.rejects(store.commit({ compares: [], operations }), isStoreError('invalid'));
        assert.equal((await good).written, true);
        assert.equal(await store.currentRevision(), 2);
      });

      it('lets exactly one of many have a key that all want, and all of them another of their own', async () => {
        const take = async (writer: number): Promise<number> => {
          for (let slot = 0; ; slot++) {
            const result = await store.commit({
              compares: [{ key: `/slot/${slot}`, modRevision: 0 }],
              operations: [put(`/slot/${slot}`, String(writer)), put(`/writer/${writer}`, String(slot))],
            });
            if (result.written) return slot;
          }
        };
        const slots = await Promise.all(Array.from({ length: 20 }, (_, writer) => take(writer)));
        assert.equal(new Set(slots).size, 20);
        assert.equal((await store.range({ start: '/', end: '0' })).records.length, 40);
      });
    });

    describe('history', () => {
      it('says what became of a key, and who did it', async () => {
        await store.write({ key: '/a', value: bytes('1'), author: 'ann' });
        await store.write({ key: '/b', value: bytes('x'), author: 'bob' });
        await store.write({ key: '/a', value: bytes('2') });
        await store.write({ key: '/a', author: 'cat' });
        const history = await store.history('/a');
        assert.deepEqual(history.map(lineOf), ['put /a=1 @2', 'put /a=2 @4 was 1', 'delete /a @5 was 2']);
        assert.deepEqual(
          history.map((event) => (event.type === 'put' ? event.record.author : event.author)),
          ['ann', undefined, 'cat'],
        );
        assert.equal((await store.get('/b'))?.author, 'bob');
        assert.deepEqual(await store.history('/none'), []);
      });

      it('still knows after a compaction who wrote what stands', async () => {
        await store.write({ key: '/a', value: bytes('1'), author: 'ann' });
        await store.write({ key: '/a', value: bytes('2'), author: 'bob' });
        await store.write({ key: '/b', value: bytes('x') });
        await store.compact(4);
        assert.deepEqual((await store.history('/a')).map(lineOf), ['put /a=2 @3']);
        await store.write({ key: '/a', value: bytes('3') });
        const [first] = await store.history('/a');
        assert.equal(first?.type === 'put' && first.record.author, 'bob');
      });

      it('keeps no more of an author than there is room for', async () => {
        await store.write({ key: '/a', value: bytes('1'), author: 'x'.repeat(10_000) });
        assert.equal((await store.get('/a'))?.author?.length, AUTHOR_LIMIT);
      });
    });

    describe('snapshot', () => {
      const keysOf = async (of: Store): Promise<string[]> =>
        (await of.range({ start: '/', end: '0' })).records.map(({ key, value }) => `${key}=${text(value)}`);

      it('is a store of its own, which goes on from the revision', async () => {
        await store.write({ key: '/a', value: bytes('1') });
        await store.write({ key: '/b', value: bytes('1') });
        const copy = await store.snapshot({ clock });
        assert.equal(await copy.currentRevision(), 3);
        await store.write({ key: '/a', value: bytes('2') });
        await store.write({ key: '/c', value: bytes('2') });
        await copy.write({ key: '/a', value: bytes('3') });
        await copy.write({ key: '/b' });
        assert.deepEqual(await keysOf(store), ['/a=2', '/b=1', '/c=2']);
        assert.deepEqual(await keysOf(copy), ['/a=3']);
        assert.deepEqual([await store.currentRevision(), await copy.currentRevision()], [5, 5]);
        await assert.rejects(copy.get('/a', 2), isStoreError('compacted'));
        const again = await copy.snapshot({ clock });
        await copy.close();
        assert.deepEqual(await keysOf(again), ['/a=3']);
      });

      it('opens at a revision of the past', async () => {
        for (let i = 0; i < 300; i++) {
          await store.write({ key: `/${i % 7}`, ...(i % 5 === 0 ? {} : { value: bytes(String(i)) }) });
        }
        const revision = (await store.currentRevision()) - 100;
        const { records } = await store.range({ start: '/', end: '0', revision });
        const copy = await store.snapshot({ clock, revision });
        assert.equal(await copy.currentRevision(), revision);
        assert.deepEqual((await copy.range({ start: '/', end: '0' })).records, records);
        await store.compact(revision + 1);
        await assert.rejects(store.snapshot({ clock, revision }), isStoreError('compacted'));
      });

      it('goes on watching from there', async () => {
        await store.write({ key: '/a', value: bytes('1') });
        const copy = await store.snapshot({ clock });
        const watcher = new Recorder(copy, '/', 2);
        await copy.write({ key: '/a', value: bytes('2') });
        await watcher.reached(3);
        assert.deepEqual(watcher.seen, ['put /a=2 @3 was 1']);
      });
    });

    describeLeases(
      () => store,
      () => clock,
    );

    for (const seed of chosenSeeds([1, 2, 3])) {
      it(`agrees with a model over a random history (seed ${seed})`, async () => {
        await runHistory(store, new SeededRandom(seed));
      });
    }
  });
}

/** Random writes, reads, watches and compactions, each compared with {@link StoreModel}. */
async function runHistory(store: Store, random: Random): Promise<void> {
  const model = new StoreModel();
  const watcher = new Recorder(store, '/k/', 1);
  for (let step = 0; step < 400; step++) {
    const choice = randomInt(random, 20);
    if (choice < 13) {
      const transaction = randomTransaction(model, random, step);
      const result = await store.commit(transaction);
      assert.equal(result.written, model.commit(transaction), `step ${step}`);
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
  await watcher.reached(model.revision);
  assert.deepEqual(watcher.seen, model.eventsOf('/k/', '/k0'));
}

/** One to three keys, some of them held to what they have or had. */
function randomTransaction(model: StoreModel, random: Random, step: number): StoreTransaction {
  const keys = new Set(Array.from({ length: 1 + randomInt(random, 3) }, () => `/k/${randomInt(random, 10)}`));
  return {
    compares: [...keys]
      .filter(() => randomInt(random, 3) === 0)
      .map((key) => ({ key, modRevision: model.someRevisionOf(key, random) })),
    operations: [...keys].map((key) =>
      randomInt(random, 4) === 0 ? { key } : { key, value: bytes(`v${step}`) },
    ),
  };
}
