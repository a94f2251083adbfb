import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { randomInt, SeededRandom } from '../../src/base/index.ts';
import { systemClock } from '../../src/host/index.ts';
import { type Recovery, recoverStore, SqliteStore } from '../../src/platform/index.ts';
import { chosenSeeds } from '../support/seed.ts';
import { bytes, isStoreError, text } from './recorder.ts';

const ALL = { start: '/', end: '0' };
const PAGE = 4096;

describe('the recovery of a SQLite file', () => {
  let folder: string;
  let file: string;
  let expected: Map<string, string>;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-recovery-'));
    file = path.join(folder, 'store.db');
    expected = new Map();
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  /** A store with a past: written, overwritten, deleted, compacted; some values take pages of their own. */
  async function fill(random = new SeededRandom(1), steps = 60): Promise<number> {
    const store = new SqliteStore(file, { clock: systemClock });
    for (let step = 0; step < steps; step++) {
      const keys = [...new Set(Array.from({ length: 10 }, () => `/${randomInt(random, 300)}`))];
      const operations = keys.map((key) => {
        if (randomInt(random, 5) === 0) {
          expected.delete(key);
          return { key };
        }
        const value = `${key} at ${step} ${'x'.repeat(randomInt(random, 20) === 0 ? 20_000 : 300)}`;
        expected.set(key, value);
        return { key, value: bytes(value) };
      });
      await store.commit({ compares: [], operations });
      if (step === steps - 20) await store.compact((await store.currentRevision()) - 5);
    }
    const revision = await store.currentRevision();
    copyAndClose();
    await store.close();
    for (const name of fs.readdirSync(folder)) {
      if (name.endsWith('.copy'))
        fs.renameSync(path.join(folder, name), path.join(folder, name.slice(0, -5)));
    }
    return revision;
  }
  /** The files as a process leaves them that is killed. */
  function copyAndClose(): void {
    for (const name of fs.readdirSync(folder)) {
      if (!name.endsWith('-shm')) fs.copyFileSync(path.join(folder, name), path.join(folder, `${name}.copy`));
    }
  }
  const edit = (of: string, change: (content: Buffer) => Buffer | void): void => {
    const content = fs.readFileSync(of);
    fs.writeFileSync(of, change(content) ?? content);
  };
  /** Moves the log into the database, as a clean stop does. */
  async function checkpoint(): Promise<void> {
    await new SqliteStore(file, { clock: systemClock }).close();
  }
  async function contents(): Promise<Map<string, string>> {
    const store = new SqliteStore(file, { clock: systemClock });
    const { records } = await store.range(ALL);
    await store.close();
    assert.deepEqual(
      records.filter(({ integrity }) => integrity !== 'verified'),
      [],
    );
    return new Map(records.map(({ key, value }) => [key, text(value) ?? '']));
  }
  const lostKeys = ({ lost }: Recovery): Set<string> => new Set(lost.map(({ key }) => key));

  it('saves all of what is whole, begins after all that was acknowledged, and keeps the damaged files', async () => {
    const revision = await fill();
    const recovery = recoverStore(file, 'damaged');
    assert.deepEqual(recovery.lost, []);
    assert.deepEqual(recovery.missingWrites, { count: 0, isExact: true });
    assert.equal(recovery.deletedMayBeBack, false);
    assert.equal(recovery.saved, expected.size);
    assert.deepEqual(recovery.kept.map((name) => path.basename(name)).sort(), [
      'store.db-mark.damaged',
      'store.db-wal.damaged',
      'store.db.damaged',
    ]);
    assert.deepEqual(await contents(), expected);
    const store = new SqliteStore(file, { clock: systemClock });
    assert.equal(await store.currentRevision(), revision + 1);
    assert.throws(
      () => store.watch({ ...ALL, afterRevision: revision }, {} as never),
      isStoreError('compacted'),
    );
    const written = await store.write({ key: '/new', value: bytes('1') });
    assert.equal(written.revision, revision + 2);
    await store.close();
  });

  it('saves what is in the log where the database was emptied', async () => {
    await fill();
    fs.truncateSync(file, 0);
    const recovery = recoverStore(file, 'damaged');
    const saved = await contents();
    assert.ok(saved.size > expected.size / 2);
    for (const [key, value] of saved)
      if (!lostKeys(recovery).has(key)) assert.equal(value, expected.get(key), key);
  });

  it('says how many writes may be lost where the emptied database alone had their names', async () => {
    const revision = await fill();
    await checkpoint();
    const store = new SqliteStore(file, { clock: systemClock });
    await store.write({ key: '/after', value: bytes('1') });
    copyAndClose();
    await store.close();
    fs.copyFileSync(`${file}-wal.copy`, `${file}-wal`);
    fs.copyFileSync(`${file}-mark.copy`, `${file}-mark`);
    fs.truncateSync(file, 0);
    const { missingWrites, lost } = recoverStore(file, 'damaged');
    assert.equal(missingWrites.isExact, false);
    const saved = await contents();
    const named = new Set(lost.map(({ key }) => key));
    const unnamed = [...expected.keys()].filter((key) => !saved.has(key) && !named.has(key));
    assert.ok(unnamed.length > 0);
    assert.ok(missingWrites.count <= 10 * revision);
    assert.ok(unnamed.length <= 10 * missingWrites.count, `${unnamed.length} of ${missingWrites.count}`);
  });

  it('names what is lost where a torn log had it', async () => {
    const revision = await fill();
    edit(`${file}-wal`, (content) => content.subarray(0, content.length >> 1));
    const recovery = recoverStore(file, 'damaged');
    assert.ok(recovery.missingWrites.count > 0);
    const store = new SqliteStore(file, { clock: systemClock });
    assert.equal(await store.currentRevision(), revision + 1);
    await store.close();
  });

  for (const seed of chosenSeeds([1, 2, 3, 4, 5, 6])) {
    it(`loses nothing without naming it, whichever page is damaged (seed ${seed})`, async () => {
      const random = new SeededRandom(seed);
      await fill(random);
      await checkpoint();
      edit(file, (content) => {
        const page = randomInt(random, content.length / PAGE);
        content.fill(randomInt(random, 256), page * PAGE, (page + 1) * PAGE);
      });
      const recovery = recoverStore(file, 'damaged');
      const saved = await contents();
      const lost = lostKeys(recovery);
      const unnamed = [...expected].filter(([key, value]) => saved.get(key) !== value && !lost.has(key));
      assert.deepEqual(unnamed, []);
      const back = [...saved.keys()].filter((key) => !expected.has(key) && !lost.has(key));
      if (!recovery.deletedMayBeBack) assert.deepEqual(back, []);
      assert.ok(saved.size > expected.size * 0.8, `${saved.size} of ${expected.size} were saved`);
    });

    it(`loses nothing without naming it, whichever bits of the log flip (seed ${seed})`, async () => {
      const random = new SeededRandom(seed);
      await fill(random);
      edit(`${file}-wal`, (content) => {
        const at = randomInt(random, content.length);
        content[at] = (content[at] ?? 0) ^ (1 << randomInt(random, 8));
      });
      const recovery = recoverStore(file, 'damaged');
      const saved = await contents();
      const lost = lostKeys(recovery);
      const unnamed = [...expected].filter(([key, value]) => saved.get(key) !== value && !lost.has(key));
      assert.ok(
        unnamed.length <= 10 * recovery.missingWrites.count,
        `${unnamed.length} are lost and not named`,
      );
    });
  }
});
