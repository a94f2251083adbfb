import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const SOURCE = path.resolve(import.meta.dirname, '../../../src/cli/young-generation.ts');

describe('the young generation of a cluster', () => {
  /** What it takes, in MiB, after much has outlived its collections. */
  function afterWork(begin: string): number {
    const program = `
      import { getHeapSpaceStatistics } from 'node:v8';
      import { keepYoungGenerationSmall, sizeYoungGeneration } from ${JSON.stringify(pathToFileURL(SOURCE).href)};
      ${begin}
      let kept = [];
      for (let round = 0; round < 100; round++) {
        for (let i = 0; i < 1000; i++) kept = [kept, Array.from({ length: 100 }, () => i)];
        await new Promise((resolve) => setImmediate(resolve));
      }
      console.log(getHeapSpaceStatistics().find((each) => each.space_name === 'new_space').space_size);
      process.exit();
    `;
    const args = ['--no-warnings', '--input-type=module', '-e', program];
    return Number(execFileSync(process.execPath, args, { encoding: 'utf8' })) / 2 ** 20;
  }

  it('stays as small as it was while the cluster starts', () => {
    const sizeMiB = afterWork('keepYoungGenerationSmall();');
    assert.ok(sizeMiB <= 4, `${sizeMiB} MiB`);
  });

  it('grows with what it has to do', () => {
    const sizeMiB = afterWork('keepYoungGenerationSmall(); sizeYoungGeneration();');
    assert.ok(sizeMiB >= 8, `${sizeMiB} MiB`);
  });
});
