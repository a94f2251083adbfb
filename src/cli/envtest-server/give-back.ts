import { runInNewContext } from 'node:vm';

const WAIT_MS = 1500;
/** The first time code is found old, the second time it goes. */
const ROUNDS = 2;

/**
 * Gives back, in a quiet moment after a start, what that took and nobody needs any more: V8 would keep it for as long as the
 * server has little to do. What was compiled for the start alone goes, too. It takes some seventy milliseconds, once.
 */
export function giveBackSoon(): void {
  setTimeout(() => {
    // Only now: loading it takes processor time that the start has better use for.
    const { setFlagsFromString } = process.getBuiltinModule('node:v8');
    setFlagsFromString('--expose-gc');
    const collect: (options: object) => void = runInNewContext('gc');
    setFlagsFromString('--bytecode-old-age=1');
    for (let round = 0; round < ROUNDS; round++) {
      collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    }
    // What is needed now and then must not be compiled each time.
    setFlagsFromString('--bytecode-old-age=6');
  }, WAIT_MS).unref();
}
