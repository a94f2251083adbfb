import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { silentLog } from '../../../src/base/index.ts';
import { onFileChange } from '../../../src/platform/index.ts';

describe('a file that is watched', () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-watch-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('tells when it is written, and when another one takes its place', async () => {
    const file = path.join(folder, 'file');
    fs.writeFileSync(file, 'one');
    let heard: () => void = () => {};
    const next = (): Promise<void> => new Promise((resolve) => (heard = resolve));
    const watched = onFileChange(file, () => heard(), silentLog);
    let change = next();
    fs.writeFileSync(file, 'two');
    await change;
    change = next();
    fs.writeFileSync(`${file}.new`, 'three');
    fs.renameSync(`${file}.new`, file);
    await change;
    assert.equal(fs.readFileSync(file, 'utf8'), 'three');
    watched.dispose();
  });

  it('does without where its folder is not there', () => {
    onFileChange(path.join(folder, 'none', 'file'), () => assert.fail(), silentLog).dispose();
  });
});
