import { sleep } from '../base/index.ts';
import { systemClock } from '../host/index.ts';
import { findDataDirHolder } from '../platform/index.ts';

const LOOK_EVERY_MS = 50;
const PATIENCE_MS = 15_000;

/** Stops the cluster that runs on a data directory, and resolves once it has. Throws where it does not stop. */
export async function down(dataDir: string): Promise<void> {
  const untilMs = systemClock.now() + PATIENCE_MS;
  let asked: number | undefined;
  for (let holder = findDataDirHolder(dataDir); holder; holder = findDataDirHolder(dataDir)) {
    // A holder that has only just come has not said yet who it is, and the one before it is gone.
    if (asked !== holder.pid && holder.pid !== undefined && askToStop(holder.pid)) asked = holder.pid;
    if (systemClock.now() > untilMs) {
      const who = holder.pid === undefined ? 'the process' : `process ${holder.pid}`;
      throw new Error(`${who} that holds ${dataDir} does not stop; end it by hand`);
    }
    await sleep(systemClock, LOOK_EVERY_MS);
  }
  process.stdout.write(
    asked === undefined ? `no cluster runs on ${dataDir}\n` : `stopped the cluster of ${dataDir}\n`,
  );
}

/** False where there is no such process (any more). */
function askToStop(pid: number): boolean {
  try {
    process.kill(pid, 'SIGTERM');
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ESRCH') return false;
    throw new Error(`process ${pid} cannot be asked to stop: it belongs to another user`, { cause: error });
  }
}
