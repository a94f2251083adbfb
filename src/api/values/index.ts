/**
 * `values`: the texts and numbers of the API that mean more than themselves: quantities, whole numbers or percentages,
 * times, durations.
 *
 *     Quantity.parse('1.5Gi').toString(); // '1536Mi'
 *     resolvePercent('25%', 10, 'up'); // 3
 */
export * from './duration.ts';
export * from './int-or-string.ts';
export * from './quantity.ts';
export * from './time.ts';
