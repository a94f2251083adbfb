import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type LogEntry, createLog, type Log } from '../../src/base/index.ts';
import { systemClock } from '../../src/host/index.ts';
import { SqliteStore } from '../../src/platform/index.ts';
import { bytes, isStoreError, lineOf, Recorder, text } from './recorder.ts';

const ALL = { start: '/', end: '0' };
const PAGE = 4096;

describe('a damaged SQLite file', () => {
  let folder: string;
  let file: string;
  let store: SqliteStore | undefined;
  let entries: LogEntry[];
  let log: Log;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-damage-'));
    file = path.join(folder, 'store.db');
    entries = [];
    log = createLog((entry) => entries.push(entry));
  });
  afterEach(async () => {
    await store?.close();
    fs.rmSync(folder, { recursive: true });
  });
  const open = (): SqliteStore => (store = new SqliteStore(file, { clock: systemClock, log }));
  const close = async (): Promise<void> => {
    await store?.close();
    store = undefined;
  };
  /** What a process leaves that is killed: the files as they are, with the log. */
  const killed = async (): Promise<void> => {
    const copies = fs.readdirSync(folder).map((name) => {
      const bytesOfFile = fs.readFileSync(path.join(folder, name));
      return { name, bytes: bytesOfFile };
    });
    await close();
    for (const copy of copies) {
      if (!copy.name.endsWith('-shm')) fs.writeFileSync(path.join(folder, copy.name), copy.bytes);
    }
  };
  const change = (of: string, edit: (content: Buffer) => Buffer | void): void => {
    const content = fs.readFileSync(of);
    fs.writeFileSync(of, edit(content) ?? content);
  };
  const sql = (statement: string): void => {
    const database = new DatabaseSync(file);
    database.exec(statement);
    database.close();
  };
  const turns = async (): Promise<void> => {
    for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
  };
  const fill = async (count = 200): Promise<void> => {
    open();
    for (let i = 0; i < count; i += 50) {
      const keys = Array.from({ length: 50 }, (_, j) => `/${String(i + j).padStart(4, '0')}`);
      await Promise.all(
        keys.map((key) => opened().write({ key, value: bytes(`value of ${key} ${'x'.repeat(300)}`) })),
      );
    }
  };

  it('with one flipped bit in a value has one damaged record, which is named, can be overwritten and deleted', async () => {
    await fill();
    await close();
    change(file, (content) => {
      for (const key of ['/0007', '/0150']) {
        // Where a page was split, it may stand in the file twice.
        for (
          let at = content.indexOf(`value of ${key}`);
          at >= 0;
          at = content.indexOf(`value of ${key}`, at + 1)
        ) {
          content[at + 20] = (content[at + 20] ?? 0) ^ 1;
        }
      }
    });
    open();
    await turns();
    assert.deepEqual(store?.damagedKeys(), ['/0007', '/0150']);
    assert.deepEqual(
      entries.map(({ level, fields }) => [level, fields['key']]),
      [
        ['error', '/0007'],
        ['error', '/0150'],
      ],
    );
    const { records } = await opened().range(ALL);
    assert.equal(records.length, 200);
    assert.deepEqual(
      records.filter((record) => record.integrity === 'damaged').map(({ key }) => key),
      ['/0007', '/0150'],
    );
    assert.equal((await opened().get('/0007'))?.integrity, 'damaged');
    const watcher = new Recorder(opened(), '/', await opened().currentRevision());
    await opened().write({ key: '/0007', value: bytes('mended') });
    await opened().write({ key: '/0150' });
    await watcher.reached(await opened().currentRevision());
    assert.equal(watcher.seen.length, 2);
    assert.deepEqual(opened().damagedKeys(), []);
    assert.equal(text((await opened().get('/0007'))?.value), 'mended');
  });

  it('in which a value stands in the place of another one is damaged, too', async () => {
    await fill(50);
    await close();
    sql(`UPDATE log SET value = (SELECT value FROM log WHERE key = '/0001') WHERE key = '/0002'`);
    open();
    assert.equal((await opened().get('/0001'))?.integrity, 'verified');
    assert.equal((await opened().get('/0002'))?.integrity, 'damaged');
  });

  it('tells of a deletion of which the object cannot be found', async () => {
    await fill(50);
    await opened().write({ key: '/0001' });
    const revision = await opened().currentRevision();
    await close();
    sql(`DELETE FROM log WHERE key = '/0001' AND value IS NOT NULL`);
    open();
    const watcher = new Recorder(opened(), '/', revision - 1);
    await watcher.reached(revision);
    assert.deepEqual(watcher.seen, [`delete /0001 @${revision} was `]);
    assert.equal((await opened().history('/0001'))[0]?.previous?.integrity, 'damaged');
  });

  it('is refused where a page is damaged, with the way out', async () => {
    await fill(2000);
    await close();
    change(file, (content) => void content.fill(0x5a, 5 * PAGE, 6 * PAGE));
    const before = fs.readFileSync(file);
    assert.throws(open, (error: Error) => isStoreError('damaged')(error) && /--recover/.test(error.message));
    assert.ok(fs.readFileSync(file).equals(before));
  });

  it('is refused where its first page is damaged', async () => {
    await fill();
    await close();
    change(file, (content) => void content.fill(0, 0, 100));
    assert.throws(open, isStoreError('damaged'));
  });

  it('is refused where it was emptied, with or without a log beside it, and keeps the log', async () => {
    await fill();
    await killed();
    fs.truncateSync(file, 0);
    const wal = fs.statSync(`${file}-wal`).size;
    assert.ok(wal > 0);
    assert.throws(open, /is empty, and the log beside it is not/);
    assert.equal(fs.statSync(`${file}-wal`).size, wal);
    fs.rmSync(`${file}-wal`);
    assert.throws(open, /it ends at revision 0, and writes up to revision 201 were acknowledged/);
  });

  it('is refused where its log was torn or damaged, and keeps what the log has', async () => {
    await fill();
    await killed();
    const whole = fs.readFileSync(`${file}-wal`);
    change(`${file}-wal`, (content) => content.subarray(0, content.length - 3 * PAGE));
    assert.throws(open, /were acknowledged/);
    for (const at of [40, 10 * PAGE, whole.length >> 1]) {
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      fs.writeFileSync(`${file}-wal`, flipped);
      assert.throws(open, isStoreError('damaged'));
      assert.ok(fs.readFileSync(`${file}-wal`).equals(flipped), `the log is as it was, flipped at ${at}`);
    }
    fs.writeFileSync(`${file}-wal`, whole);
    open();
    assert.equal((await opened().range(ALL)).records.length, 200);
  });

  it('is refused wherever its log is damaged, also where that held the tables', async () => {
    await fill();
    await killed();
    const whole = fs.readFileSync(`${file}-wal`);
    const frame = PAGE + 24;
    for (let at = 32 + 100; at < Math.min(whole.length, 40 * frame); at += frame) {
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      fs.writeFileSync(`${file}-wal`, flipped);
      assert.throws(
        open,
        (error: Error) => isStoreError('damaged')(error) && /--recover/.test(error.message),
        `at ${at}`,
      );
    }
  });

  it('opens where the end of its log is of a write that nobody was told of', async () => {
    await fill(50);
    const mark = fs.readFileSync(`${file}-mark`);
    const wal = fs.readFileSync(`${file}-wal`);
    await opened().write({ key: '/unsaid', value: bytes('x'.repeat(9000)) });
    await killed();
    fs.writeFileSync(`${file}-mark`, mark);
    change(
      `${file}-wal`,
      (content) => void (content[wal.length + 100] = (content[wal.length + 100] ?? 0) ^ 1),
    );
    open();
    assert.equal(await opened().currentRevision(), 51);
    await opened().write({ key: '/next', value: bytes('1') });
    assert.equal(await opened().currentRevision(), 52);
  });

  it('of version 2 is brought to this one, with values that are believed, and shrinks from then on', async () => {
    await fill(50);
    await opened().write({ key: '/0001', value: bytes('2') });
    await close();
    sql(`DROP INDEX log_overwriting; ALTER TABLE log DROP COLUMN checksum; ALTER TABLE compaction DROP COLUMN swept;
         PRAGMA user_version = 2; PRAGMA journal_mode = DELETE; PRAGMA auto_vacuum = NONE; VACUUM`);
    fs.rmSync(`${file}-mark`);
    open();
    await turns();
    assert.equal((await opened().range(ALL)).records.length, 50);
    assert.deepEqual(opened().damagedKeys(), []);
    await opened().write({ key: '/0002', value: bytes('2') });
    assert.deepEqual((await opened().history('/0001')).map(lineOf).at(-1)?.slice(0, 15), 'put /0001=2 @52');
    await opened().compact(53);
    assert.equal((await opened().history('/0001')).length, 1);
    await close();
    const database = new DatabaseSync(file);
    assert.equal(database.prepare('PRAGMA auto_vacuum').get()?.['auto_vacuum'], 2);
    database.close();
  });

  function opened(): SqliteStore {
    assert.ok(store);
    return store;
  }
});
