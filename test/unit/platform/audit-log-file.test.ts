import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { silentLog } from '../../../src/base/index.ts';
import { AuditLogFile, type AuditLogFileOptions } from '../../../src/platform/index.ts';

describe('an audit log', () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-audit-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const open = (more: Partial<AuditLogFileOptions> = {}): AuditLogFile =>
    new AuditLogFile({
      file: path.join(folder, 'logs', 'audit.log'),
      maxBytes: 1_000_000,
      maxBackups: 0,
      maxAgeMs: 0,
      log: silentLog,
      ...more,
    });
  const files = (): string[] => fs.readdirSync(path.join(folder, 'logs')).sort();
  const read = (name: string): string => fs.readFileSync(path.join(folder, 'logs', name), 'utf8');

  it('has every line in its order once it is disposed of, and goes on where it was', async () => {
    for (const part of [0, 1]) {
      const log = open();
      for (let i = 0; i < 5000; i++) log.write(`line ${part}-${i}`);
      assert.equal(read('audit.log').split('\n').length, part * 5000 + 1, 'nobody waits for the disk');
      await log.dispose();
    }
    const lines = read('audit.log').split('\n');
    assert.deepEqual(
      [lines.length, lines[0], lines[9999], lines[10_000]],
      [10_001, 'line 0-0', 'line 1-4999', ''],
    );
    assert.equal(fs.statSync(path.join(folder, 'logs', 'audit.log')).mode & 0o777, 0o600);
  });

  it('is put aside before it grows too long, and the oldest ones go', async () => {
    for (let part = 0; part < 5; part++) {
      const log = open({ maxBytes: 100, maxBackups: 2 });
      log.write(`${part}`.repeat(80));
      await log.dispose();
    }
    const [oldest = '', older = '', newest = '', ...more] = files();
    assert.deepEqual([newest, more], ['audit.log', []]);
    assert.match(older, /^audit-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}\.log$/);
    assert.deepEqual(
      [oldest, older, newest].map((name) => read(name).charAt(0)),
      ['2', '3', '4'],
    );
  });

  it('forgets what is older than it is to be kept, and leaves what is not its own', async () => {
    await open().dispose();
    const old = path.join(folder, 'logs', 'audit-2020-01-01T00-00-00.000.log');
    const other = path.join(folder, 'logs', 'audit-of-mine.log');
    for (const file of [old, other]) fs.writeFileSync(file, '');
    const log = open({ maxBytes: 10, maxAgeMs: 86_400_000 });
    log.write('x'.repeat(20));
    await log.dispose();
    const again = open({ maxBytes: 10, maxAgeMs: 86_400_000 });
    again.write('y');
    await again.dispose();
    assert.equal(fs.existsSync(old), false);
    assert.equal(fs.existsSync(other), true);
  });

  it('takes no more than it can hold while the disk is slow', async () => {
    const log = open({ maxBytes: 100_000_000 });
    const line = 'x'.repeat(1024 * 1024);
    let taken = 0;
    while (taken < 100 && log.write(line)) taken++;
    assert.equal(taken, 15);
    await log.dispose();
    assert.equal(log.write(line), true, 'there is room again');
    await log.dispose();
  });

  it('goes on after it could not be written', async () => {
    const log = open();
    fs.rmSync(path.join(folder, 'logs'), { recursive: true });
    log.write('lost');
    await log.dispose();
    fs.mkdirSync(path.join(folder, 'logs'));
    log.write('kept');
    await log.dispose();
    assert.equal(read('audit.log'), 'kept\n');
  });

  it('cannot be where there can be no file', () => {
    fs.writeFileSync(path.join(folder, 'logs'), '');
    assert.throws(() => open());
  });
});
