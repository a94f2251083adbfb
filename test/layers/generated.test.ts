import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

describe('the schemas from packages', () => {
  it('fail the build where there is more or less in them than was known', () => {
    const check = path.join(root, 'scripts/generate/counts.mjs');
    const counts = path.join(root, 'scripts/generate/counts.json');
    const program = `(await import(${JSON.stringify(check)})).checkCounts({}, ${JSON.stringify(counts)});`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
    });
    assert.notEqual(status, 0);
    assert.match(stderr, /types: 0 instead of \d+, kinds: 0 instead of \d+, fields: 0 instead of \d+/);
  });

  it('come from packages of one version each', () => {
    const { devDependencies } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    for (const name of ['kubernetes-models', '@kubernetes-models/apimachinery', '@kubernetes/client-node']) {
      assert.match(devDependencies[name] ?? '', /^\d+\.\d+\.\d+$/, name);
    }
  });
});
