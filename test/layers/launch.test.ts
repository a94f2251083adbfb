import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

interface Configuration {
  readonly name: string;
  readonly request: string;
  readonly program?: string;
  readonly args?: readonly string[];
  readonly runtimeExecutable?: string;
}

const root = path.resolve(import.meta.dirname, '../..');
const resolved = (text: string): string => text.replaceAll('${workspaceFolder}', root);

describe('the launch configurations', () => {
  const file = path.join(root, '.vscode/launch.json');
  const { configurations } = JSON.parse(fs.readFileSync(file, 'utf8')) as { configurations: Configuration[] };

  for (const { name, request, program, runtimeExecutable } of configurations) {
    it(`${name} starts what there is`, () => {
      // What is attached to would have to be started so that it listens, which nothing here is.
      assert.equal(request, 'launch');
      for (const started of [program, runtimeExecutable]) {
        if (started !== undefined) assert.ok(fs.existsSync(resolved(started)), started);
      }
    });
  }

  it('run the tests of one file, and no others', () => {
    const { args = [], program = '' } =
      configurations.find(({ name }) => name === 'Tests in this file') ?? {};
    const one = path.join(root, 'test/unit/base/heap.test.ts');
    const words = args.map((word) => word.replace('${file}', one));
    const { stdout } = spawnSync(process.execPath, [resolved(program), ...words, '--dry-run'], {
      cwd: root,
      encoding: 'utf8',
    });
    assert.match(stdout, /Heap|heap/);
    assert.doesNotMatch(stdout, /kubectl|simulat|store:/);
  });
});
