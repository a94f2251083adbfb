import fs from 'node:fs';
import { systemClock } from '../host/index.ts';
import { type Recovery, recoverStore, SqliteStore } from '../platform/index.ts';
import { StoreError } from '../store/index.ts';

/** So many lost writes are named on the terminal; the file has all of them. */
const NAMED_LIMIT = 20;

/**
 * Puts a fresh database in the place of a damaged one, with all that can be read of it, and says what is lost. Leaves one
 * alone that is not damaged.
 */
export async function recover(file: string, tell: (line: string) => void): Promise<void> {
  const damage = await damageOf(file);
  if (damage === undefined) {
    tell('the store is not damaged: there is nothing to recover');
    return;
  }
  tell(damage);
  const suffix = `damaged-${new Date(systemClock.now()).toISOString().replaceAll(/[:.]/g, '-')}`;
  const recovery = recoverStore(file, suffix);
  const report = reportOf(recovery);
  const reportFile = `${file}.${suffix}.txt`;
  fs.writeFileSync(reportFile, `${damage}\n${report.join('\n')}\n`, { mode: 0o600, flag: 'wx' });
  for (const line of report.slice(0, NAMED_LIMIT)) tell(line);
  if (report.length > NAMED_LIMIT) tell(`… and ${report.length - NAMED_LIMIT} lines more`);
  tell(`the damaged files are kept: ${recovery.kept.join(', ')}; what is lost is named in ${reportFile}`);
}

/** Undefined: the store opens. */
async function damageOf(file: string): Promise<string | undefined> {
  try {
    await new SqliteStore(file, { clock: systemClock }).close();
    return undefined;
  } catch (error) {
    if (error instanceof StoreError && error.code === 'damaged') return error.message;
    throw error;
  }
}

function reportOf({ saved, lost, missingWrites, deletedMayBeBack }: Recovery): string[] {
  return [
    `${saved} objects were saved`,
    ...(deletedMayBeBack ? ['objects that had been deleted may be there again'] : []),
    ...(missingWrites.count > 0 ? [missing(missingWrites)] : []),
    ...lost.map(({ key, revision }) => `lost: ${key}, as it was written at revision ${revision}`),
  ];
}

function missing({ count, isExact }: Recovery['missingWrites']): string {
  return isExact
    ? `${count} writes are lost of which the object is not known`
    : `up to ${count} writes are lost of which the object is not known: some of them may have been overwritten before`;
}
