/** A field that takes a whole number or a percentage of another. */
export type IntOrString = number | string;

/** The share of a percentage in whole percent; undefined where the text is none. */
export function percentOf(value: string): number | undefined {
  return /^[+-]?\d+%$/.test(value) ? Number(value.slice(0, -1)) : undefined;
}

/**
 * A number as it stands, a percentage (`25%`) of `total` rounded as asked. Undefined for a text that is neither: the
 * caller has validated it or says what is wrong.
 */
export function resolvePercent(value: IntOrString, total: number, round: 'up' | 'down'): number | undefined {
  if (typeof value === 'number') return value;
  const percent = percentOf(value);
  if (percent === undefined) return undefined;
  const share = (percent * total) / 100;
  return round === 'up' ? Math.ceil(share) : Math.floor(share);
}
