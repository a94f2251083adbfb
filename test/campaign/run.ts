// The failure campaign for as long as one likes: kills, full disks, clocks that jump, damaged files, under writers and
// watches. Build first (`node scripts/bundle.mjs`): it runs dist/wheelhouse.cjs where that is there.
//   node test/campaign/run.ts [--seed 1] [--minutes 60] [--hours 0] [--kills 0]
//   node test/campaign/run.ts --files 200 [--seed 1]
// It ends after the time, or once there were so many kills. The first thing that is wrong ends it with exit code 1, and
// leaves nothing behind but the seed and what happened. With --files it damages every file of a data directory in turn, by
// as many seeds, one after the other, and tells each that fails.
import { parseArgs } from 'node:util';
import { Campaign } from './campaign.ts';
import { DamagedFiles } from './damaged-files.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    minutes: { type: 'string', default: '60' },
    hours: { type: 'string', default: '0' },
    kills: { type: 'string', default: '0' },
    files: { type: 'string', default: '0' },
  },
});
const seed = Number(values.seed);
const endMs =
  Date.now() + (Number(values.hours) > 0 ? 60 * Number(values.hours) : Number(values.minutes)) * 60_000;
const kills = Number(values.kills) > 0 ? Number(values.kills) : Infinity;

console.log(`seed ${seed}`);
if (Number(values.files) > 0) await damageFiles(Number(values.files));
else await happen();

async function damageFiles(count: number): Promise<void> {
  const damaged = new DamagedFiles((line) => console.log(line));
  for (let at = seed; at < seed + count; at++) {
    try {
      await damaged.round(at);
    } catch (error) {
      console.error(`seed ${at} failed:`, error);
      process.exitCode = 1;
    }
  }
  damaged.dispose();
  console.log(JSON.stringify(damaged.figures));
}

async function happen(): Promise<void> {
  const campaign = new Campaign(seed, (line) => console.log(line));
  try {
    while (Date.now() < endMs && campaign.figures.kills < kills) await campaign.round();
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  } finally {
    campaign.count();
    await campaign.dispose();
    console.log(JSON.stringify({ seed, ...campaign.figures }));
  }
}
