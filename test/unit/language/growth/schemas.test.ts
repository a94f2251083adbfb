import { deepEqual, ok } from 'node:assert/strict';
import { growthOf, MOST_POWER, type Work } from '../../../support/growth.ts';
import { everything } from './operations.ts';
import { schemaBodies } from './schema-bodies.ts';

const SIZE = 200;

describe('what a manifest costs grows with its lists and maps', () => {
  it('of every kind', async function () {
    this.timeout(120_000);
    const bodies = schemaBodies();
    ok(bodies.length > 350, `${bodies.length} lists and maps`);
    const tooFast: string[] = [];
    for (const { name, textOf } of bodies) {
      const prepare = everything(textOf, 'yaml');
      if (growsSlowly(prepare)) continue;
      const { power, text } = await growthOf(prepare, { from: SIZE });
      if (power > MOST_POWER) tooFast.push(`${name}: the power ${power.toFixed(2)}: ${text}`);
    }
    deepEqual(tooFast, []);
  });
});

/** Whether a first look finds nothing: each of hundreds of bodies is measured well only where it finds something. */
function growsSlowly(prepare: (size: number) => Work): boolean {
  const [small, large] = [SIZE, 4 * SIZE].map(prepare).map(micros);
  return Math.log((large ?? 0) / Math.max(small ?? 0, 1)) / Math.log(4) <= MOST_POWER;
}

function micros(work: Work): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
