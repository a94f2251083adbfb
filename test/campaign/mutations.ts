// Requests that are nearly valid, thrown at a running cluster: raw bytes, JSON, YAML, protobuf, patches, queries and
// headers. Build first (`node scripts/bundle.mjs`): it runs dist/wheelhouse.cjs where that is there.
//   node test/campaign/mutations.ts [--seed 1] [--requests 1000000] [--minutes 60]
// Each thing that is wrong is told once, with a request that shows it; then the exit code is 1. So it is where the server
// ends, is not ready afterwards, or keeps memory.
import { parseArgs } from 'node:util';
import { Mutations } from './mutate/mutations.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    requests: { type: 'string', default: '1000000' },
    minutes: { type: 'string', default: 'Infinity' },
  },
});
const seed = Number(values.seed);
const beganMs = Date.now();
const endMs = beganMs + Number(values.minutes) * 60_000;

process.once('SIGTERM', () => process.exit(1));
console.log(`seed ${seed}`);
const mutations = new Mutations(seed);
const { figures } = mutations;
const told = new Set<string>();
try {
  while (Date.now() < endMs && figures.requests < Number(values.requests)) {
    await mutations.round();
    const perSecond = Math.round((1000 * figures.requests) / (Date.now() - beganMs));
    console.log(`${figures.requests} requests, ${perSecond} a second, ${JSON.stringify(figures.answers)}`);
    for (const [what, { example }] of figures.faults) {
      if (!told.has(what)) console.log(`FAULT ${what}\n${example}\n`);
      told.add(what);
    }
  }
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await mutations.dispose();
  for (const [what, { count }] of figures.faults) console.log(`${count} times: ${what}`);
  if (figures.faults.size > 0) process.exitCode = 1;
  const { requests, servers, answers, memoryMiB } = figures;
  console.log(JSON.stringify({ seed, requests, servers, answers, memoryMiB }));
}
