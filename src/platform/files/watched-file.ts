import fs from 'node:fs';
import path from 'node:path';
import { type Disposable, disposable, type Log } from '../../base/index.ts';

/** Editors write in several steps: all that come within so long are one change. */
const TOGETHER_MS = 50;

/**
 * Calls back when a file may have changed, also where another one took its place. Its folder is watched: the file itself may
 * be a link, or be renamed.
 */
export function onFileChange(file: string, listener: () => void, log: Log): Disposable {
  const failed = (error: unknown): void =>
    log.warn('changes of the file are not seen any more', { file, error });
  let timer: NodeJS.Timeout | undefined;
  try {
    const watcher = fs.watch(path.dirname(path.resolve(file)), { persistent: false }, () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        listener();
      }, TOGETHER_MS).unref();
    });
    watcher.on('error', failed);
    return disposable(() => {
      clearTimeout(timer);
      watcher.close();
    });
  } catch (error) {
    failed(error);
    return disposable(() => {});
  }
}
