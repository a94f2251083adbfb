import fs from 'node:fs';
import { CommitMark, markOf } from '../commit-mark.ts';
import { logOf } from '../open-database.ts';
import { SqliteLog } from '../sqlite-log.ts';
import { readWriteAheadLog } from '../write-ahead-log.ts';
import { FoundRows, type LostWrite, type MissingWrites } from './found-rows.ts';
import { PageImage } from './page-image.ts';

/** What became of a damaged store. */
export interface Recovery {
  /** How many keys the fresh database has. */
  readonly saved: number;
  /** Keys of which the last write is lost: an older one stands in its place, or nothing. */
  readonly lost: readonly LostWrite[];
  /** How many writes are missing of which not even the keys are known. */
  readonly missingWrites: MissingWrites;
  /** Nobody can say which pages were free: what had been deleted may be there again. */
  readonly deletedMayBeBack: boolean;
  /** Where the damaged files are kept. */
  readonly kept: readonly string[];
}

const ROWS_PER_COMMIT = 500;

/**
 * Saves what can be read of a damaged database into a fresh one in its place. It begins after every revision that was
 * ever acknowledged, and knows nothing from before. The damaged files stay beside it, with `suffix` after their names.
 */
export function recoverStore(file: string, suffix: string): Recovery {
  const acknowledged = CommitMark.read(markOf(file));
  const fresh = `${file}.recovered`;
  for (const each of filesOf(fresh)) fs.rmSync(each, { force: true });
  const descriptor = fs.existsSync(file) ? fs.openSync(file, 'r') : undefined;
  try {
    const { rows, deletedMayBeBack } = rowsOf(file, acknowledged, descriptor);
    const revision = Math.max(rows.newest(), acknowledged) + 1;
    const saved = writeFresh(fresh, rows, revision);
    const kept = replace(file, fresh, suffix);
    const mark = new CommitMark(markOf(file));
    mark.write(revision);
    mark.close();
    return {
      saved,
      lost: rows.lost(),
      missingWrites: rows.missingWrites(),
      deletedMayBeBack,
      kept,
    };
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

function rowsOf(file: string, acknowledged: number, descriptor: number | undefined) {
  const logFile = logOf(file);
  const log = fs.existsSync(logFile) ? readWriteAheadLog(fs.readFileSync(logFile)) : undefined;
  const rows = new FoundRows(acknowledged);
  const base = new PageImage(descriptor, log?.sound ?? [], log?.pageSize);
  rows.look(base, base.used());
  if (log && log.passedOver.length > 0) {
    // Behind a damaged frame stand others that may be whole: each of their rows says itself whether it is.
    const beyond = new PageImage(descriptor, [...log.sound, ...log.passedOver], log.pageSize);
    rows.look(beyond, new Set(log.passedOver.map(({ page }) => page)));
  }
  return { rows, deletedMayBeBack: base.free === undefined };
}

/** Gives how many keys were written. */
function writeFresh(fresh: string, rows: FoundRows, revision: number): number {
  const log = new SqliteLog(fresh, 0);
  try {
    let saved = 0;
    const live = rows.live()[Symbol.iterator]();
    for (let isMore = true; isMore;) {
      isMore = log.transaction(() => {
        for (let i = 0; i < ROWS_PER_COMMIT; i++) {
          const { value, done } = live.next();
          if (done) return false;
          // Leases are not saved: who has objects that go by them gives them new ones.
          log.insert({ ...value, lease: null });
          saved++;
        }
        return true;
      });
    }
    log.transaction(() => {
      log.compact(revision);
      while (!log.isSwept()) log.sweep(ROWS_PER_COMMIT);
    });
    return saved;
  } finally {
    log.close();
  }
}

/** Puts the fresh database in the place of the damaged one, which is kept. Gives where. */
function replace(file: string, fresh: string, suffix: string): string[] {
  const kept = [file, logOf(file), markOf(file)]
    .filter((each) => fs.existsSync(each))
    .map((each) => {
      const to = `${each}.${suffix}`;
      fs.linkSync(each, to);
      return to;
    });
  for (const each of [logOf(file), `${file}-shm`, markOf(file)]) fs.rmSync(each, { force: true });
  fs.renameSync(fresh, file);
  return kept;
}

function filesOf(file: string): string[] {
  return [file, logOf(file), `${file}-shm`];
}
