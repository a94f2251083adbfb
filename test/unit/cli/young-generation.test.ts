import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const SOURCE = path.resolve(import.meta.dirname, '../../../src/cli/young-generation.ts');

describe('the young generation of a cluster', () => {
  it('has its size from the beginning', () => {
    const program = `
      import { getHeapSpaceStatistics } from 'node:v8';
      import { sizeYoungGeneration } from ${JSON.stringify(pathToFileURL(SOURCE).href)};
      sizeYoungGeneration();
      console.log(getHeapSpaceStatistics().find((each) => each.space_name === 'new_space').space_size);
    `;
    const args = ['--no-warnings', '--input-type=module', '-e', program];
    const bytes = Number(execFileSync(process.execPath, args, { encoding: 'utf8' }));
    assert.equal(bytes / 2 ** 20, 8);
  });
});
