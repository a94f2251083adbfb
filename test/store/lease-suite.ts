import assert from 'node:assert/strict';
import { VirtualClock } from '../../src/base/index.ts';
import type { Store } from '../../src/store/index.ts';
import { drain } from '../support/drain.ts';
import { bytes, isStoreError, Recorder } from './recorder.ts';

const MINUTE_MS = 60_000;

/** What every store driver must keep to with keys that go by a lease. */
export function describeLeases(storeOf: () => Store, clockOf: () => VirtualClock): void {
  describe('leases', () => {
    let store: Store;
    let clock: VirtualClock;
    beforeEach(() => {
      store = storeOf();
      clock = clockOf();
    });
    const put = (key: string, lease?: string, value = '1') =>
      store.write({ key, value: bytes(value), ...(lease === undefined ? {} : { lease }) });
    const keys = async (of = store): Promise<string[]> =>
      (await of.range({ start: '/', end: '0' })).records.map(({ key }) => key);

    it('deletes its keys in one step when its time is over', async () => {
      const { id, ttlMs } = await store.grantLease(MINUTE_MS);
      assert.ok(ttlMs >= MINUTE_MS);
      await put('/a', id);
      await put('/b', id);
      await put('/c');
      const watcher = new Recorder(store, '/', 4);
      await clock.advance(ttlMs - 1);
      assert.deepEqual(await keys(), ['/a', '/b', '/c']);
      await clock.advance(1);
      assert.deepEqual(await keys(), ['/c']);
      assert.equal(await store.currentRevision(), 5);
      await watcher.reached(5);
      assert.deepEqual(watcher.seen, ['delete /a @5 was 1', 'delete /b @5 was 1']);
      await assert.rejects(put('/a', id), isStoreError('no-lease'));
    });

    it('lasts on from each time that it is prolonged', async () => {
      const { id } = await store.grantLease(MINUTE_MS);
      await put('/a', id);
      for (let i = 0; i < 3; i++) {
        await clock.advance(MINUTE_MS / 2);
        await store.keepLeaseAlive(id);
      }
      await clock.advance(MINUTE_MS - 1);
      assert.deepEqual(await keys(), ['/a']);
      await clock.advance(1);
      assert.deepEqual(await keys(), []);
      await assert.rejects(store.keepLeaseAlive(id), isStoreError('no-lease'));
    });

    it('goes by the lease of the last write of a key', async () => {
      const first = await store.grantLease(MINUTE_MS);
      const second = await store.grantLease(2 * MINUTE_MS);
      for (const key of ['/again', '/free', '/anew']) await put(key, first.id);
      await put('/again', second.id, '2');
      await put('/free');
      await store.write({ key: '/anew' });
      await put('/anew', second.id);
      await clock.advance(MINUTE_MS);
      assert.deepEqual(await keys(), ['/again', '/anew', '/free']);
      assert.equal((await store.get('/again'))?.lease, second.id);
      await clock.advance(MINUTE_MS);
      assert.deepEqual(await keys(), ['/free']);
    });

    it('ends at once when it is revoked', async () => {
      const { id } = await store.grantLease(MINUTE_MS);
      await put('/a', id);
      await store.revokeLease(id);
      assert.deepEqual(await keys(), []);
      await assert.rejects(store.revokeLease(id), isStoreError('no-lease'));
      const revision = await store.currentRevision();
      await clock.advance(MINUTE_MS);
      assert.equal(await store.currentRevision(), revision);
    });

    it('takes what is written just before its end along', async () => {
      const { id } = await store.grantLease(MINUTE_MS);
      const writing = put('/a', id);
      await Promise.all([writing, store.revokeLease(id)]);
      assert.deepEqual(await keys(), []);
    });

    it('needs no revision to end where it has no keys, and fails a write alone that names none', async () => {
      const good = put('/a');
      const bad = put('/b', '999');
      await assert.rejects(bad, isStoreError('no-lease'));
      assert.equal((await good).written, true);
      await store.grantLease(MINUTE_MS);
      await clock.advance(MINUTE_MS);
      assert.equal(await store.currentRevision(), 2);
    });

    it('has in a snapshot what it had left, by the clock of the snapshot', async () => {
      const { id } = await store.grantLease(MINUTE_MS);
      await put('/a', id);
      await clock.advance(MINUTE_MS / 2);
      const other = new VirtualClock(drain, 0);
      const copy = await store.snapshot({ clock: other });
      await other.advance(MINUTE_MS / 2 - 1);
      assert.deepEqual(await keys(copy), ['/a']);
      await other.advance(1);
      assert.deepEqual(await keys(copy), []);
      assert.deepEqual(await keys(), ['/a']);
      assert.notEqual((await copy.grantLease(MINUTE_MS)).id, id);
      await copy.close();
    });

    it('leaves in a snapshot of the past what has gone since', async () => {
      const { id } = await store.grantLease(MINUTE_MS);
      await put('/a', id);
      const revision = await store.currentRevision();
      await clock.advance(MINUTE_MS);
      assert.deepEqual(await keys(await store.snapshot({ clock, revision })), ['/a']);
    });
  });
}
