import assert from 'node:assert/strict';
import { createLog, VirtualClock } from '../../../src/base/index.ts';
import { writeCheck } from '../../../src/apiserver/paths/write-check.ts';
import { MemoryStore, StoreError, type StoreLease } from '../../../src/store/index.ts';
import { drain } from '../../support/drain.ts';

/** A store on a disk that can be full. */
class FullStore extends MemoryStore {
  isFull = false;
  writes = 0;

  override async grantLease(ttlMs: number): Promise<StoreLease> {
    this.writes++;
    if (this.isFull) throw new StoreError('unavailable', 'database or disk is full');
    return super.grantLease(ttlMs);
  }
}

describe('the check that writes go through', () => {
  it('fails while they do not, is well again by itself, and says so once', async () => {
    const clock = new VirtualClock(drain, 0);
    const told: string[] = [];
    const store = new FullStore({ clock });
    const health = writeCheck(
      store,
      clock,
      createLog(({ message }) => told.push(message)),
    );
    await health.check();
    store.isFull = true;
    for (let i = 0; i < 3; i++) {
      await clock.advance(1000);
      await assert.rejects(health.check(), /disk is full/);
    }
    store.isFull = false;
    await clock.advance(1000);
    await health.check();
    assert.equal(told.length, 2);
    assert.equal(await store.currentRevision(), 1, 'it leaves nothing');
  });

  it('writes at most once a second, however many ask', async () => {
    const clock = new VirtualClock(drain, 0);
    const store = new FullStore({ clock });
    const health = writeCheck(
      store,
      clock,
      createLog(() => {}),
    );
    for (let i = 0; i < 100; i++) {
      await health.check();
      await clock.advance(100);
    }
    assert.ok(store.writes <= 10, `${store.writes} writes in 10 s`);
  });
});
