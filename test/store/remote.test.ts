import assert from 'node:assert/strict';
import { MessageChannel } from 'node:worker_threads';
import { RemoteCalls, SeededRandom, randomInt } from '../../src/base/index.ts';
import { systemClock } from '../../src/host/index.ts';
import { linkOver } from '../../src/platform/index.ts';
import {
  eventKey,
  MemoryStore,
  RemoteStore,
  StoreHost,
  type StoreMethods,
  type StoreWatchMethods,
} from '../../src/store/index.ts';
import { type PackedEvents, unpackEvents } from '../../src/store/remote/packed.ts';
import { sizeOf } from '../../src/store/remote/store-host.ts';
import { chosenSeeds } from '../support/seed.ts';
import { bytes, isStoreError, Recorder, text } from './recorder.ts';

describe('a store of another thread', () => {
  let store: MemoryStore;
  let remote: RemoteStore;
  let end: () => void;

  beforeEach(async () => {
    store = new MemoryStore({ clock: systemClock });
    const { port1, port2 } = new MessageChannel();
    const host = new StoreHost(store);
    const here = new RemoteCalls<StoreWatchMethods>(linkOver(port1), host.methods, () => host.dispose());
    host.connect(here);
    remote = new RemoteStore();
    const there = new RemoteCalls<StoreMethods>(linkOver(port2), { ...remote.watchMethods });
    await remote.connect(there);
    end = () => {
      here.dispose();
      there.dispose();
    };
  });
  afterEach(async () => {
    end();
    await store.close();
  });

  for (const seed of chosenSeeds([1, 2, 3])) {
    it(`answers what the store itself answers (seed ${seed})`, async () => {
      const random = new SeededRandom(seed);
      const key = (): string => `/k/${randomInt(random, 12)}`;
      const seen = new Recorder(remote, '/k/', 1);
      const own = new Recorder(store, '/k/', 1);
      for (let i = 0; i < 200; i++) {
        const modRevision = randomInt(random, 2) === 0 ? ((await store.get(key()))?.modRevision ?? 0) : 0;
        const value = bytes(`${i}`.repeat(randomInt(random, 50)));
        const of = key();
        const write = randomInt(random, 4) === 0 ? { key: of } : { key: of, value, author: `a${i}` };
        const expected = randomInt(random, 2) === 0 ? { expectedRevision: modRevision } : {};
        const result = await remote.write({ ...write, ...expected });
        assert.equal(result.revision, await store.currentRevision());
        assert.deepEqual(await remote.get(of), await store.get(of));
      }
      const range = { start: '/k/', end: '/k0', limit: 5 };
      assert.deepEqual(await remote.range(range), await store.range(range));
      assert.deepEqual(
        await remote.range({ ...range, isCounted: false }),
        await store.range({ ...range, isCounted: false }),
      );
      assert.deepEqual(await remote.history('/k/1'), await store.history('/k/1'));
      assert.deepEqual(
        await remote.readPast({ start: '/k/', end: '/k0' }, 1),
        await store.readPast({ start: '/k/', end: '/k0' }, 1),
      );
      const revision = await store.currentRevision();
      await Promise.all([seen.reached(revision), own.reached(revision)]);
      assert.deepEqual(seen.seen, own.seen);
      seen.watch.dispose();
    });
  }

  it('writes several keys in one step, and says what stood in the way', async () => {
    await store.write({ key: '/a', value: bytes('1') });
    const operations = [
      { key: '/a', value: bytes('2') },
      { key: '/b', value: bytes('3') },
    ];
    const lost = await remote.commit({ compares: [{ key: '/a', modRevision: 0 }], operations });
    assert.equal(!lost.written && text(lost.current[0]?.value), '1');
    const won = await remote.commit({ compares: [{ key: '/a', modRevision: 2 }], operations });
    assert.deepEqual(won.written && won.previous.map((record) => text(record?.value)), ['1', undefined]);
    assert.equal(text((await store.get('/b'))?.value), '3');
    assert.equal(text(operations[0]?.value), '2', 'the writer keeps what it wrote');
  });

  it('fails with the codes of the store', async () => {
    for (const value of ['1', '2', '3']) await store.write({ key: '/a', value: bytes(value) });
    await remote.compact(3);
    await assert.rejects(remote.get('/a', 2), isStoreError('compacted'));
    await assert.rejects(remote.keepLeaseAlive('none'), isStoreError('no-lease'));
    const recorder = new Recorder(remote, '/', 1);
    await remote.currentRevision();
    assert.equal(recorder.error?.code, 'compacted');
    end();
    await assert.rejects(remote.get('/a'), isStoreError('closed'));
  });

  it('takes leases', async () => {
    const { id } = await remote.grantLease(60_000);
    await remote.write({ key: '/leased', value: bytes('1'), lease: id });
    assert.equal((await store.get('/leased'))?.lease, id);
    await remote.revokeLease(id);
    assert.equal(await store.get('/leased'), undefined);
  });

  it('has little on its way to a watcher that is at something else, and misses nothing', async () => {
    const host = new StoreHost(store);
    const told: PackedEvents[] = [];
    const tell = (method: string, argument: unknown): void => {
      if (method === 'watch.events') told.push(argument as PackedEvents);
    };
    host.connect({ tell });
    host.methods['store.watch']({ watch: 1, start: '/', end: '0', afterRevision: 1 });
    const value = new Uint8Array(1024 * 1024);
    for (let i = 0; i < 60; i++) await store.write({ key: `/${i}`, value });
    const onItsWay = told.reduce((sum, { bytes: { length } }) => sum + length, 0);
    assert.ok(onItsWay > 0 && onItsWay < 20 * 1024 * 1024, `${onItsWay} bytes`);
    const keys: string[] = [];
    for (let turns = 0; keys.length < 60 && turns < 1000; turns++) {
      const next = told.shift();
      if (next) {
        keys.push(...unpackEvents(next).map(eventKey));
        host.methods['store.taken']({ watch: 1, bytes: sizeOf(next) });
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.deepEqual(
      keys,
      Array.from({ length: 60 }, (_, i) => `/${i}`),
    );
    host.dispose();
  });
});
