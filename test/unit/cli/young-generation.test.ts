import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const SOURCE = path.resolve(import.meta.dirname, '../../../src/cli/young-generation.ts');
const MIB = 1024 * 1024;

/** What the young generation takes in a process of its own, after that has done something. */
function youngMiB(doing: string): number {
  const program = `
    import { getHeapSpaceStatistics } from 'node:v8';
    import { sizeYoungGeneration } from ${JSON.stringify(pathToFileURL(SOURCE).href)};
    sizeYoungGeneration();
    ${doing}
    console.log(getHeapSpaceStatistics().find((each) => each.space_name === 'new_space').space_size);
  `;
  const args = ['--no-warnings', '--input-type=module', '-e', program];
  return Number(execFileSync(process.execPath, args, { encoding: 'utf8' })) / MIB;
}

describe('the young generation of a cluster', () => {
  it('has its size from the beginning', () => {
    assert.equal(youngMiB(''), 8);
  });

  it('does not grow with what outlives a collection', () => {
    const filling = `
      let kept = [];
      for (let round = 0; round < 100; round++) {
        for (let i = 0; i < 1000; i++) kept = [kept, new Array(100).fill(i)];
        await new Promise((resolve) => setImmediate(resolve));
      }
    `;
    const sizeMiB = youngMiB(filling);
    assert.ok(sizeMiB < 16, `${sizeMiB} MiB`);
  });
});
