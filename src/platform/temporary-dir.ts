import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { disposable } from '../base/index.ts';
import { type HeldDataDir, holdDataDir } from './data-dir.ts';

const PREFIX = 'wheelhouse-ephemeral-';
/** A younger one may be so new that it is not locked yet. */
const ABANDONED_AFTER_MS = 60_000;

/**
 * A data directory with a name that nobody can foresee, which goes with this process. Those that killed processes left
 * behind are removed first.
 */
export function holdTemporaryDir(nowMs: number): HeldDataDir {
  removeAbandoned(os.tmpdir(), nowMs);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), PREFIX));
  const held = holdDataDir(folder);
  return {
    ...held,
    ...disposable(() => {
      held.dispose();
      fs.rmSync(folder, { recursive: true, force: true });
    }),
  };
}

function removeAbandoned(temporary: string, nowMs: number): void {
  for (const name of fs.readdirSync(temporary)) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = path.join(temporary, name);
    try {
      const found = fs.lstatSync(folder);
      if (!found.isDirectory() || found.mtimeMs > nowMs - ABANDONED_AFTER_MS) continue;
      // Its lock went with its process. Whose directory it is not, or who holds it still, is told by a failure: at once, since
      // every cluster that runs holds one.
      holdDataDir(folder, 0).dispose();
      fs.rmSync(folder, { recursive: true, force: true });
    } catch {
      continue;
    }
  }
}
