import assert from 'node:assert/strict';
import { RecentRecords } from '../../../src/platform/sqlite/recent-records.ts';
import type { StoreRecord } from '../../../src/store/index.ts';

describe('RecentRecords', () => {
  const record = (key: string, length: number): StoreRecord => ({
    key,
    value: new Uint8Array(length),
    createRevision: 1,
    modRevision: 1,
  });

  it('holds what was written last, as what was written', () => {
    const recent = new RecentRecords(100);
    recent.set(record('a', 10));
    recent.set({ ...record('a', 20), modRevision: 2 });
    assert.equal(recent.get('a')?.modRevision, 2);
    assert.equal(recent.get('a')?.integrity, 'verified');
    assert.equal(recent.get('b'), undefined);
  });

  it('forgets the oldest where it holds too many bytes, also one that is too long alone', () => {
    const recent = new RecentRecords(100);
    for (const key of ['a', 'b', 'c']) recent.set(record(key, 40));
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => recent.get(key)?.key),
      [undefined, 'b', 'c'],
    );
    recent.set(record('b', 10));
    recent.set(record('d', 60));
    assert.deepEqual(
      ['b', 'c', 'd'].map((key) => recent.get(key)?.key),
      ['b', undefined, 'd'],
    );
    recent.set(record('long', 101));
    for (const key of ['b', 'd', 'long']) assert.equal(recent.get(key), undefined);
  });

  it('gives back the room of what was deleted', () => {
    const recent = new RecentRecords(100);
    recent.set(record('a', 90));
    recent.delete('a');
    recent.set(record('b', 90));
    recent.set(record('c', 10));
    assert.equal(recent.get('b')?.key, 'b');
    recent.clear();
    assert.equal(recent.get('b'), undefined);
  });
});
