// Damages every file of a data directory in turn, by chance, and starts a cluster on it. Build first
// (`node scripts/bundle.mjs`): it runs dist/wheelhouse.cjs where that is there.
//   node test/campaign/files.ts [--seed 1] [--count 200]
// The seeds are one after the other. Each that fails is told; then the exit code is 1.
import { parseArgs } from 'node:util';
import { DamagedFiles } from './damaged-files.ts';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, count: { type: 'string', default: '200' } },
});
const first = Number(values.seed);
const damaged = new DamagedFiles((line) => console.log(line));
try {
  for (let seed = first; seed < first + Number(values.count); seed++) {
    try {
      await damaged.round(seed);
    } catch (error) {
      console.error(`seed ${seed} failed:`, error);
      process.exitCode = 1;
    }
  }
} finally {
  damaged.dispose();
  console.log(JSON.stringify(damaged.figures));
}
