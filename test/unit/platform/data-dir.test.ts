import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  DataDirHeldError,
  findDataDirHolder,
  holdDataDir,
  loadCredentials,
  openFolder,
} from '../../../src/platform/index.ts';

describe('a data directory', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-dir-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it('has one holder at a time, who can be named', () => {
    const held = holdDataDir(folder);
    held.announce({ pid: 4711, server: 'https://127.0.0.1:1' });
    assert.throws(
      () => holdDataDir(folder),
      (error) => error instanceof DataDirHeldError && error.holder?.pid === 4711,
    );
    assert.equal(findDataDirHolder(folder)?.server, 'https://127.0.0.1:1');
    held.dispose();
    assert.equal(findDataDirHolder(folder), undefined);
    holdDataDir(folder).dispose();
  });

  it('goes on where its lock is damaged, unless somebody has it', () => {
    holdDataDir(folder).dispose();
    const damage = (): void =>
      fs.writeFileSync(path.join(folder, 'lock.db'), 'no database at all'.repeat(100));
    damage();
    const first = holdDataDir(folder);
    damage();
    assert.throws(() => holdDataDir(folder), DataDirHeldError);
    first.dispose();
    holdDataDir(folder).dispose();
  });

  it('keeps the credentials that were made first', async () => {
    const first = await loadCredentials(openFolder(folder), Date.now(), ['127.0.0.1']);
    assert.deepEqual(await loadCredentials(openFolder(folder), Date.now(), ['127.0.0.1']), first);
    const modes = fs
      .readdirSync(path.join(folder, 'pki'))
      .map((name) => fs.statSync(path.join(folder, 'pki', name)).mode & 0o777);
    assert.deepEqual([...new Set(modes)], [0o600]);
  });
});
