import { setTimeout as pause } from 'node:timers/promises';

const LIMIT_MS = 20_000;
const STEP_MS = 50;

/** Asks until the answer is one, and resolves with it. Rejects where it takes too long, with what was waited for. */
export async function eventually<T>(what: string, ask: () => Promise<T | false | undefined>): Promise<T> {
  const endMs = performance.now() + LIMIT_MS;
  let failure: unknown;
  while (performance.now() < endMs) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      failure = error;
    }
    await pause(STEP_MS);
  }
  throw new Error(`it never came that ${what}`, { cause: failure });
}
