import type { Clock } from '../base/index.ts';

/** Resolves once `work` has, or after `limitMs`, when it calls `late`. Rejects where `work` does in that time. */
export async function withPatience(
  clock: Clock,
  limitMs: number,
  work: Promise<unknown>,
  late: () => void,
): Promise<void> {
  let expire: () => void = () => undefined;
  const expired = new Promise<void>((resolve) => (expire = resolve));
  const timer = clock.setTimer(limitMs, () => {
    late();
    expire();
  });
  try {
    await Promise.race([work, expired]);
  } finally {
    timer.dispose();
  }
}
