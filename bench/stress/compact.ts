// A store that is compacted, in a process of its own: see `compaction` in ../stress.ts.
import process from 'node:process';
import { systemClock } from '../../src/host/index.ts';
import { SqliteStore } from '../../src/platform/index.ts';

const [file = ''] = process.argv.slice(2);
const store = new SqliteStore(file, { clock: systemClock });
// The probe lets the process end that has nothing else to do.
process.channel?.ref();
console.log('open');
process.on('message', (message) => {
  if (message === 'compact') void compact();
});

async function compact(): Promise<void> {
  await store.compact(await store.currentRevision());
  console.log('compacted');
}
