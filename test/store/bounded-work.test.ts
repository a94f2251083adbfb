import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { systemClock } from '../../src/host/index.ts';
import { SqliteStore } from '../../src/platform/index.ts';
import { SqliteLog } from '../../src/platform/sqlite/sqlite-log.ts';
import { EventLog } from '../../src/store/event-log.ts';
import { HistoryBudget, MemoryStore, type Store } from '../../src/store/index.ts';
import { resultsOf } from './calls.ts';
import { bytes, isStoreError, Recorder } from './recorder.ts';

const ALL = { start: '/', end: '0' };
const WATCHED = { start: '/', end: '0', afterRevision: 1 };

/** Writes `count` keys, many at a time. */
async function fill(store: Store, count: number, value = bytes('x'.repeat(100))): Promise<void> {
  for (let i = 0; i < count; i += 500) {
    const keys = Array.from({ length: Math.min(500, count - i) }, (_, j) => `/${i + j}`);
    await store.commit({ compares: [], operations: keys.map((key) => ({ key, value })) });
  }
}

describe('the work of a store', () => {
  let folder: string;
  let file: string;
  let store: Store;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-work-'));
    file = path.join(folder, 'store.db');
    store = new SqliteStore(file, { clock: systemClock });
  });
  afterEach(async () => {
    await store.close();
    fs.rmSync(folder, { recursive: true });
  });

  it('of a compaction is what was overwritten, not what is there', async () => {
    for (const count of [1000, 10_000]) {
      await fill(store, count);
      for (const key of ['/1', '/2', '/3']) await store.write({ key, value: bytes('new') });
      await store.write({ key: '/4' });
      const revision = await store.currentRevision();
      const swept = await resultsOf(SqliteLog.prototype, 'sweep', () => store.compact(revision));
      // The second round overwrites what the first one left.
      const overwritten = count === 1000 ? 5 : 1000 - 1 + 5;
      assert.equal(
        swept.reduce((sum: number, rows) => sum + Number(rows), 0),
        overwritten,
      );
    }
  }).timeout(20_000);

  it('of a compaction, on the file, is done in slices between which others get on', async () => {
    await fill(store, 3000);
    await fill(store, 3000);
    const revision = await store.currentRevision();
    let done = false;
    const steps: string[] = [];
    const swept = await resultsOf(SqliteLog.prototype, 'sweep', async () => {
      const compaction = store.compact(revision).then(() => (done = true));
      while (!done) {
        await new Promise((resolve) => setImmediate(resolve));
        if (!done) steps.push((await store.get('/7'))?.key ?? 'missing');
      }
      await compaction;
    });
    assert.ok(
      swept.every((rows) => Number(rows) <= 700),
      String(swept),
    );
    assert.ok(swept.length >= 5 && steps.length >= 4 && steps.every((key) => key === '/7'));
    await assert.rejects(store.get('/7', revision - 1), isStoreError('compacted'));
    assert.equal((await store.range(ALL)).records.length, 3000);
  });

  it('of a compaction goes on after the process was stopped in the midst of it', async () => {
    await fill(store, 1000);
    await fill(store, 1000);
    const revision = await store.currentRevision();
    const compaction = store.compact(revision);
    await store.close();
    await compaction;
    const rows = new SqliteLog(file, 0);
    assert.equal(rows.isSwept(), false);
    rows.close();
    store = new SqliteStore(file, { clock: systemClock });
    await store.compact(await store.currentRevision());
    for (let i = 0; i < 200; i++) await new Promise((resolve) => setImmediate(resolve));
    await store.close();
    const after = new SqliteLog(file, 0);
    assert.equal(after.verify(0, 10_000).last, 2000);
    assert.equal(after.isSwept(), true);
    after.close();
  });

  it('lets the file shrink when much was forgotten', async () => {
    const large = bytes('x'.repeat(10_000));
    await fill(store, 1000, large);
    await fill(store, 1000, large);
    await store.close();
    const before = fs.statSync(file).size;
    store = new SqliteStore(file, { clock: systemClock });
    for (let i = 0; i < 900; i += 100) {
      const operations = Array.from({ length: 100 }, (_, j) => ({ key: `/${i + j}` }));
      await store.commit({ compares: [], operations });
    }
    await store.compact(await store.currentRevision());
    await store.close();
    assert.ok(fs.statSync(file).size < before / 4, `${before} bytes became ${fs.statSync(file).size}`);
  }).timeout(20_000);

  it('of a page of a range does not grow with what comes after it', async () => {
    await fill(store, 2000);
    const counted = await resultsOf(
      SqliteLog.prototype as unknown as { countAfter: () => number },
      'countAfter',
      async () => {
        const page = await store.range({ ...ALL, limit: 10, isCounted: false });
        assert.deepEqual([page.records.length, page.remaining], [10, Infinity]);
        const last = await store.range({ ...ALL, limit: 5000, isCounted: false });
        assert.deepEqual([last.records.length, last.remaining], [2000, 0]);
      },
    );
    assert.deepEqual(counted, []);
  });

  it('of a snapshot is done in slices between which others get on, and is of one revision', async () => {
    await fill(store, 5000);
    let done = false;
    let turns = 0;
    const writes: Promise<unknown>[] = [];
    const pages = await resultsOf(SqliteLog.prototype, 'page', async () => {
      const taking = store.snapshot({ clock: systemClock }).finally(() => (done = true));
      while (!done) {
        await new Promise((resolve) => setImmediate(resolve));
        turns++;
        if (!done) writes.push(store.write({ key: `/${turns}`, value: bytes('later') }));
      }
      await Promise.all(writes);
      const copy = await taking;
      const { records } = await copy.range(ALL);
      assert.ok(records.every(({ value }) => value.length === 100));
      await copy.close();
    });
    assert.ok(pages.every((page) => Array.isArray(page) && page.length <= 200));
    assert.ok(turns >= 4, `${turns} turns`);
  });

  for (const driver of ['memory', 'SQLite']) {
    it(`of a watch that begins in the past is done a piece a turn, and misses nothing (${driver})`, async () => {
      if (driver === 'memory') {
        await store.close();
        store = new MemoryStore({ clock: systemClock });
      }
      for (let i = 0; i < 3000; i += 10) {
        await Promise.all(
          Array.from({ length: 10 }, (_, j) => store.write({ key: `/${i + j}`, value: bytes('1') })),
        );
      }
      const pieces: number[] = [];
      const watcher = new Recorder(store, WATCHED.start, 1, (events) => pieces.push(events.length));
      for (let i = 0; i < 50; i++) {
        await store.write({ key: `/new-${i}`, value: bytes('2') });
        await new Promise((resolve) => setImmediate(resolve));
      }
      await watcher.reached(await store.currentRevision());
      assert.equal(watcher.seen.length, 3050);
      assert.equal(new Set(watcher.seen).size, 3050);
      assert.ok(Math.max(...pieces) <= 500, String(pieces));
    }).timeout(20_000);
  }

  it('of forgetting, in memory, is done in slices', async () => {
    await store.close();
    store = new MemoryStore({ clock: systemClock });
    for (let i = 0; i < 5000; i++) await store.write({ key: `/${i % 3}`, value: bytes(String(i)) });
    const revision = await store.currentRevision();
    const forgotten = await resultsOf(EventLog.prototype, 'forget', () => store.compact(revision));
    assert.ok(forgotten.every((events) => Number(events) <= 1000));
    assert.ok(forgotten.length > 5);
    assert.equal((await store.history('/0')).length, 1);
  });

  it('keeps no more of the past than it may', async () => {
    for (const limited of [
      new MemoryStore({ clock: systemClock, historyLimitBytes: 100_000 }),
      new SqliteStore(path.join(folder, 'limited.db'), { clock: systemClock, historyLimitBytes: 100_000 }),
    ]) {
      const value = bytes('x'.repeat(1000));
      for (let i = 0; i < 500; i++) await limited.write({ key: `/${i % 10}`, value });
      await assert.rejects(limited.get('/1', 300), isStoreError('compacted'));
      assert.equal((await limited.get('/1', 490))?.key, '/1');
      const kept = await limited.history('/1');
      assert.ok(kept.length <= 12, `${kept.length} events are kept`);
      await limited.close();
    }
  });
});

describe('the budget of the past', () => {
  it('gives half of it back, and counts in few steps', () => {
    const budget = new HistoryBudget(10_000);
    const compactions: number[] = [];
    for (let revision = 1; revision <= 10_000; revision++) {
      const upTo = budget.add(revision, 10);
      if (upTo !== undefined) compactions.push(revision - upTo);
    }
    assert.ok(compactions.length >= 17 && compactions.length <= 22, String(compactions));
    assert.ok(
      compactions.every((kept) => kept > 400 && kept < 550),
      String(compactions),
    );
  });

  it('counts nothing of what was forgotten otherwise', () => {
    const budget = new HistoryBudget(1000);
    for (let revision = 1; revision <= 1000; revision++) {
      assert.equal(budget.add(revision, 100), undefined);
      if (revision % 5 === 0) budget.forget(revision);
    }
  });
});
