const UNITS: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
];

/** How long ago that was, in its largest unit: `5s`, `3m`, `2h`, `40d`. Empty where `since` is no time. */
export function ageText(since: string | undefined, nowMs: number): string {
  const sinceMs = Date.parse(since ?? '');
  if (Number.isNaN(sinceMs)) return '';
  const elapsedMs = Math.max(0, nowMs - sinceMs);
  for (const [unit, lengthMs] of UNITS) {
    if (elapsedMs >= lengthMs) return `${Math.floor(elapsedMs / lengthMs)}${unit}`;
  }
  return '0s';
}
