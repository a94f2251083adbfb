// Sends thousands of valid objects, each with one place changed, to upstream's API server and to ours, and prints where
// the answers differ: status, message, causes, warnings and what would be stored. One line a kind of difference.
//   WHEELHOUSE_KUBE_APISERVER=… WHEELHOUSE_ETCD=… WHEELHOUSE_GOLDEN=… node test/upstream/run.ts [WORD …]
//     [--seed 1] [--most 400] [--types] [--json OUT]
// The words choose recordings; of each object at most so many changes are sent, or a wrong type for every field.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { basesOf } from './bases.ts';
import { compareBase, type Difference } from './compare.ts';
import { Schemas } from './schemas.ts';
import { upstreamPrograms, withServers } from './servers.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    most: { type: 'string', default: '400' },
    json: { type: 'string' },
    types: { type: 'boolean', default: false },
  },
});
const programs = upstreamPrograms();
const recordings = process.env['WHEELHOUSE_GOLDEN'];
if (!programs || !recordings) {
  console.log(
    'skipped: WHEELHOUSE_KUBE_APISERVER, WHEELHOUSE_ETCD and WHEELHOUSE_GOLDEN name what is compared',
  );
} else {
  const found: Difference[] = [];
  let sent = 0;
  await withServers(programs, async (upstream, ours) => {
    const schemas = await Schemas.read(upstream);
    for (const base of basesOf(recordings, positionals)) {
      const { seed, most, types } = values;
      const options = { seed: Number(seed), most: Number(most), types };
      const result = await compareBase({ upstream, ours, schemas }, base, options);
      sent += result.sent;
      found.push(...result.differences);
      if (values.json) writeFileSync(values.json, JSON.stringify(found, undefined, 1));
      console.error(`${base.name}: ${result.problem ?? `${result.differences.length} of ${result.sent}`}`);
    }
  });
  const kinds = Map.groupBy(found, ({ signature }) => signature);
  for (const same of [...kinds.values()].toSorted((a, b) => b.length - a.length)) {
    const [first] = same;
    if (first) console.log(`${same.length} x ${first.base} ${first.change}\n${first.text}`);
  }
  console.log(`${found.length} of ${sent} answers differ, in ${kinds.size} ways`);
}
