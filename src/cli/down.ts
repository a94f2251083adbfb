import { sleep } from '../base/index.ts';
import { systemClock } from '../host/index.ts';
import { findDataDirHolder } from '../platform/index.ts';

const LOOK_EVERY_MS = 50;
const PATIENCE_MS = 15_000;

/** Stops the cluster that runs on a data directory, and resolves once it has. Throws where it does not stop. */
export async function down(dataDir: string): Promise<void> {
  const holder = findDataDirHolder(dataDir);
  if (!holder) {
    process.stdout.write(`no cluster runs on ${dataDir}\n`);
    return;
  }
  process.kill(holder.pid, 'SIGTERM');
  const untilMs = systemClock.now() + PATIENCE_MS;
  while (findDataDirHolder(dataDir)) {
    if (systemClock.now() > untilMs) throw new Error(`process ${holder.pid} does not stop; end it by hand`);
    await sleep(systemClock, LOOK_EVERY_MS);
  }
  process.stdout.write(`stopped the cluster of ${dataDir}\n`);
}
