import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { canCollectByWholeSize } from '../../../src/cli/old-generation.ts';

const SOURCE = path.resolve(import.meta.dirname, '../../../src/cli/old-generation.ts');

describe('the old generation of a cluster', () => {
  /** How often it is collected while many small buffers come and go beside many objects that stay. */
  function collectionsUnderBuffers(begin: string): number {
    const program = `
      import { PerformanceObserver } from 'node:perf_hooks';
      import { collectByWholeSize } from ${JSON.stringify(pathToFileURL(SOURCE).href)};
      const MAJOR = 4;
      let collections = 0;
      const observer = new PerformanceObserver((list) => {
        for (const { detail } of list.getEntries()) if (detail.kind === MAJOR) collections++;
      });
      const kept = Array.from({ length: 500_000 }, (_, i) => ({ i, text: String(i), more: { i } }));
      const window = new Array(20_000);
      ${begin}
      observer.observe({ entryTypes: ['gc'] });
      for (let i = 0; i < 400_000; i++) {
        window[i % window.length] = new Uint8Array(2000);
        if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      console.log(kept.length > 0 ? collections : 0);
      process.exit();
    `;
    const args = ['--no-warnings', '--input-type=module', '-e', program];
    return Number(execFileSync(process.execPath, args, { encoding: 'utf8' }));
  }

  it('is not collected again and again for buffers that come and go', function () {
    if (!canCollectByWholeSize(process.versions.v8)) this.skip();
    const [without, collected] = [
      collectionsUnderBuffers(''),
      collectionsUnderBuffers('collectByWholeSize();'),
    ];
    assert.ok(collected * 2 < without, `${collected} collections, ${without} without`);
  });

  it('is left alone where V8 may not know how', () => {
    assert.equal(canCollectByWholeSize('12.4.254.21-node.33'), false);
    assert.equal(canCollectByWholeSize('14.1.0'), false);
  });
});
