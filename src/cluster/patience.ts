import { type Clock, sleep } from '../base/index.ts';

/**
 * Resolves once `work` has, or after `limitMs`, when it calls `late`. Rejects where `work` does in that time, and where
 * `signal` aborts: nothing waits any more then.
 */
export async function withPatience(
  clock: Clock,
  limitMs: number,
  work: Promise<unknown>,
  late: () => void,
  signal?: AbortSignal,
): Promise<void> {
  const waiting = new AbortController();
  const abort = (): void => waiting.abort(signal?.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([work, sleep(clock, limitMs, waiting.signal).then(late)]);
  } finally {
    signal?.removeEventListener('abort', abort);
    waiting.abort();
  }
}
