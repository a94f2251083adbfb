import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  findDataDirHolder,
  holdDataDir,
  holdTemporaryDir,
  openFolder,
  UnusablePathError,
  writePrivateFile,
} from '../../../src/platform/index.ts';

const modeOf = (file: string): number => fs.statSync(file).mode & 0o777;
/** No process has this id: Linux ends at 2^22. */
const NOBODY = 2 ** 22 + 1;

describe('private files', () => {
  let folder: string;
  const at = (...names: string[]): string => path.join(folder, ...names);
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-private-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it('are written whole, for their owner alone, and leave nothing beside them', () => {
    fs.writeFileSync(at('a'), 'old', { mode: 0o666 });
    writePrivateFile(at('a'), 'new');
    assert.equal(fs.readFileSync(at('a'), 'utf8'), 'new');
    assert.equal(modeOf(at('a')), 0o600);
    assert.deepEqual(fs.readdirSync(folder), ['a']);
  });

  it('do not follow a symbolic link', () => {
    fs.writeFileSync(at('target'), 'untouched');
    fs.symlinkSync(at('target'), at('a'));
    writePrivateFile(at('a'), 'new');
    assert.equal(fs.readFileSync(at('target'), 'utf8'), 'untouched');
    assert.equal(fs.lstatSync(at('a')).isFile(), true);
  });

  it('leave nothing where they cannot be put in their place', () => {
    fs.mkdirSync(at('a', 'b'), { recursive: true });
    assert.throws(() => writePrivateFile(at('a'), 'new'));
    assert.deepEqual(fs.readdirSync(folder), ['a']);
  });

  it('are cleared of what a killed process was writing, and of nothing else', () => {
    const rest = 'a'.repeat(16);
    const others = [
      `a.${process.ppid}-${rest}.tmp`,
      `b.${NOBODY}-${rest}.tmp`,
      'a.tmp',
      `a.${NOBODY}-short.tmp`,
    ];
    for (const name of [...others, `a.${NOBODY}-${rest}.tmp`]) fs.writeFileSync(at(name), '');
    writePrivateFile(at('a'), 'new');
    assert.deepEqual(fs.readdirSync(folder).sort(), ['a', ...others].sort());
  });

  describe('in a folder of ours', () => {
    it('are taken from others, and so is the folder', () => {
      fs.mkdirSync(at('data', 'pki'), { recursive: true });
      for (const name of ['store.db', 'pki/ca.key']) fs.writeFileSync(at('data', name), '', { mode: 0o644 });
      fs.chmodSync(at('data'), 0o777);
      openFolder(at('data'));
      const modes = ['', 'pki', 'store.db', 'pki/ca.key'].map((name) => modeOf(at('data', name)));
      assert.deepEqual(modes, [0o700, 0o700, 0o600, 0o600]);
    });

    it('are refused where one is a symbolic link', () => {
      fs.mkdirSync(at('data'));
      fs.symlinkSync('/etc/passwd', at('data', 'store.db'));
      assert.throws(
        () => openFolder(at('data')),
        (error) => error instanceof UnusablePathError && /symbolic link/.test(error.message),
      );
    });

    it('are refused where they are somebody else’s', function () {
      if (process.geteuid?.() !== 0) this.skip();
      fs.mkdirSync(at('data'));
      fs.chownSync(at('data'), 12345, 12345);
      assert.throws(
        () => openFolder(at('data')),
        (error) => error instanceof UnusablePathError && /belongs to the user 12345/.test(error.message),
      );
    });
  });

  describe('in a folder that holds other things', () => {
    it('leave the folder as it is', () => {
      fs.writeFileSync(at('README.md'), '', { mode: 0o644 });
      fs.chmodSync(folder, 0o755);
      openFolder(folder).write('port', '1');
      assert.deepEqual([modeOf(folder), modeOf(at('README.md')), modeOf(at('port'))], [0o755, 0o644, 0o600]);
    });

    it('are refused where others can write', () => {
      fs.writeFileSync(at('README.md'), '');
      fs.chmodSync(folder, 0o775);
      assert.throws(() => openFolder(folder), UnusablePathError);
      assert.equal(modeOf(folder), 0o775);
    });
  });

  it('are refused where the folder is a file', () => {
    fs.writeFileSync(at('file'), '');
    for (const place of [at('file'), at('file', 'below')])
      assert.throws(() => openFolder(place), UnusablePathError);
  });

  it('are looked at without leaving a trace', () => {
    assert.equal(findDataDirHolder(at('none')), undefined);
    assert.equal(fs.existsSync(at('none')), false);
    holdDataDir(at('data')).dispose();
    const before = fs.statSync(at('data', 'holder.json')).mtimeMs;
    assert.equal(findDataDirHolder(at('data')), undefined);
    assert.equal(fs.statSync(at('data', 'holder.json')).mtimeMs, before);
  });

  describe('in a folder that goes with its process', () => {
    const saved = process.env['TMPDIR'];
    beforeEach(() => (process.env['TMPDIR'] = folder));
    afterEach(() => {
      if (saved === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = saved;
    });

    it('go, and so does what killed processes left', () => {
      const held = holdTemporaryDir(Date.now());
      const living = holdTemporaryDir(Date.now());
      held.dispose();
      assert.deepEqual(fs.readdirSync(folder), [path.basename(living.folder.path)]);

      const abandoned = at('wheelhouse-ephemeral-killed');
      holdDataDir(abandoned).dispose();
      const stranger = at('wheelhouse-data');
      fs.mkdirSync(stranger);
      holdTemporaryDir(Date.now()).dispose();
      assert.equal(fs.existsSync(abandoned), true, 'it may be about to be locked');
      holdTemporaryDir(Date.now() + 120_000).dispose();
      assert.deepEqual(
        fs.readdirSync(folder).sort(),
        [living.folder.path, stranger].map((each) => path.basename(each)).sort(),
      );
      living.dispose();
    });
  });
});
