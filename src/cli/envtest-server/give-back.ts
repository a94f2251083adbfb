import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const WAIT_MS = 1500;

/**
 * Gives back, in a quiet moment after a start, what that took and nobody needs any more: V8 would keep it for as long as the
 * server has little to do. It takes some fifty milliseconds, once.
 */
export function giveBackSoon(): void {
  setTimeout(() => {
    setFlagsFromString('--expose-gc');
    const collect: (options: object) => void = runInNewContext('gc');
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  }, WAIT_MS).unref();
}
