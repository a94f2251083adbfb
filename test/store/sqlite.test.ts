import assert from 'node:assert/strict';
import fs from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import os from 'node:os';
import path from 'node:path';
import { VirtualClock } from '../../src/base/index.ts';
import { SqliteStore } from '../../src/platform/index.ts';
import { drain } from '../support/drain.ts';
import { bytes, isStoreError, lineOf, Recorder } from './recorder.ts';

const MINUTE_MS = 60_000;

describe('a SQLite file', () => {
  let folder: string;
  let file: string;
  let clock: VirtualClock;
  let store: SqliteStore;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-sqlite-'));
    file = path.join(folder, 'store.db');
    clock = new VirtualClock(drain);
  });
  afterEach(async () => {
    await store?.close();
    fs.rmSync(folder, { recursive: true });
  });
  const open = (): SqliteStore => (store = new SqliteStore(file, { clock }));
  const reopen = async (): Promise<SqliteStore> => {
    await store.close();
    return open();
  };
  const keys = async (): Promise<string[]> =>
    (await store.range({ start: '/', end: '0' })).records.map(({ key }) => key);
  const database = <T>(use: (opened: DatabaseSync) => T): T => {
    const opened = new DatabaseSync(file);
    try {
      return use(opened);
    } finally {
      opened.close();
    }
  };
  const makeVersion1 = (): void =>
    database((opened) =>
      opened.exec(fs.readFileSync(path.join(import.meta.dirname, 'fixtures/version-1.sql'), 'utf8')),
    );

  it('of version 1 is brought to this version with all that it holds', async () => {
    makeVersion1();
    open();
    assert.equal(await store.currentRevision(), 9);
    const { records } = await store.range({ start: '/', end: '0' });
    assert.deepEqual(
      records.map(({ key, createRevision, modRevision }) => [key, createRevision, modRevision]),
      [
        ['/a', 2, 8],
        ['/d', 9, 9],
      ],
    );
    await assert.rejects(store.get('/a', 4), isStoreError('compacted'));
    const watcher = new Recorder(store, '/', 5);
    await watcher.reached(9);
    assert.deepEqual(watcher.seen, ['put /c=3 @6', 'delete /c @7 was 3', 'put /a=4 @8 was 2', 'put /d=5 @9']);
    const { id } = await store.grantLease(MINUTE_MS);
    await store.commit({
      compares: [{ key: '/a', modRevision: 8 }],
      operations: [{ key: '/a' }, { key: '/e', value: bytes('6'), lease: id }],
      author: 'ann',
    });
    await reopen();
    assert.deepEqual((await store.history('/a')).map(lineOf), [
      'put /a=2 @3',
      'put /a=4 @8 was 2',
      'delete /a @10 was 4',
    ]);
    assert.equal((await store.get('/e'))?.author, 'ann');
    await store.compact(10);
    assert.deepEqual(await keys(), ['/d', '/e']);
  });

  it('of version 1 stays as it was where it cannot be brought to this one', () => {
    makeVersion1();
    database((opened) => opened.exec('CREATE TABLE lease (in_the_way INTEGER)'));
    assert.throws(() => new SqliteStore(file, { clock }), isStoreError('unavailable'));
    const facts = database((opened) => [
      opened.prepare('SELECT COUNT(*) AS n FROM log').get()?.['n'],
      opened.prepare('SELECT user_version AS n FROM pragma_user_version').get()?.['n'],
    ]);
    assert.deepEqual(facts, [5, 1]);
  });

  it('of a later version, or of another program, is refused', () => {
    database((opened) => opened.exec('CREATE TABLE mine (n INTEGER)'));
    assert.throws(() => new SqliteStore(file, { clock }), /another program/);
    fs.rmSync(file);
    makeVersion1();
    database((opened) => opened.exec('PRAGMA user_version = 99'));
    assert.throws(() => new SqliteStore(file, { clock }), /has version 99/);
  });

  it('keeps leases, which go on with what they have left', async () => {
    open();
    const long = await store.grantLease(10 * MINUTE_MS);
    const short = await store.grantLease(MINUTE_MS);
    await store.write({ key: '/long', value: bytes('1'), lease: long.id });
    await store.write({ key: '/short', value: bytes('1'), lease: short.id });
    await clock.advance(MINUTE_MS / 2);
    await reopen();
    await clock.advance(MINUTE_MS / 2 - 1);
    assert.deepEqual(await keys(), ['/long', '/short']);
    await clock.advance(1);
    assert.deepEqual(await keys(), ['/long']);
    await store.close();
    await clock.advance(20 * MINUTE_MS);
    open();
    await clock.advance(0);
    assert.deepEqual(await keys(), []);
    assert.notEqual((await store.grantLease(MINUTE_MS)).id, long.id);
  });

  it('ends a lease later where it cannot at first', async () => {
    open();
    const { id } = await store.grantLease(MINUTE_MS);
    await store.write({ key: '/a', value: bytes('1'), lease: id });
    const refusal = "BEFORE INSERT ON log BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";
    database((opened) => opened.exec(`CREATE TRIGGER full ${refusal}`));
    await clock.advance(MINUTE_MS);
    assert.deepEqual(await keys(), ['/a']);
    database((opened) => opened.exec('DROP TRIGGER full'));
    await clock.advance(1000);
    assert.deepEqual(await keys(), []);
  });

  it('gives a lease no more than its time where the clock was put back', async () => {
    open();
    const { id } = await store.grantLease(MINUTE_MS);
    await store.write({ key: '/a', value: bytes('1'), lease: id });
    await store.close();
    clock = new VirtualClock(drain, clock.now() - 1000 * MINUTE_MS);
    open();
    await clock.advance(MINUTE_MS);
    assert.deepEqual(await keys(), []);
  });

  it('compacts what was overwritten since, whatever else there is', async () => {
    open();
    for (let i = 0; i < 50; i++) await store.write({ key: `/${i % 10}`, value: bytes(String(i)) });
    await store.compact(30);
    await store.write({ key: '/0' });
    await store.write({ key: '/1', value: bytes('x') });
    await store.compact(await store.currentRevision());
    const rows = database((opened) => opened.prepare('SELECT COUNT(*) AS n FROM log').get()?.['n']);
    assert.equal(rows, 9);
  });
});
