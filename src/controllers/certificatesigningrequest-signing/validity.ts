const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const LONGEST_MS = 365 * 24 * HOUR_MS;
const SHORTEST_MS = 10 * MINUTE_MS;
const BACKDATE_MS = 5 * MINUTE_MS;
/** What is good for less is not cut by what it is dated back. */
const SHORT_MS = 8 * HOUR_MS;

/**
 * From when until when a certificate is good. It begins a little earlier, so that a clock that is behind does not refuse
 * it; a year is the longest, and what there is where nobody says.
 */
export function validityOf(
  expirationSeconds: number | undefined,
  nowMs: number,
): { readonly notBeforeMs: number; readonly notAfterMs: number } {
  const askedMs = expirationSeconds === undefined ? LONGEST_MS : expirationSeconds * 1000;
  const lifeMs = Math.max(SHORTEST_MS, Math.min(askedMs, LONGEST_MS));
  const endMs = nowMs + lifeMs;
  return {
    notBeforeMs: nowMs - BACKDATE_MS,
    notAfterMs: lifeMs < SHORT_MS ? endMs : endMs - BACKDATE_MS,
  };
}
