type Interval = [first: number, last: number];

/** A set of indexes of an Indexed Job as it is written, `0,2-4`: how many they are, or why it cannot be read. */
export function countIndexes(text: string, completions: number): { count: number } | { problem: string } {
  let count = 0;
  let previous: number | undefined;
  for (const interval of text === '' ? [] : text.split(',')) {
    const limits = parseInterval(interval, completions);
    if (typeof limits === 'string') return { problem: limits };
    const [first, last] = limits;
    if (previous !== undefined && previous >= first) return { problem: notIncreasing(previous, first) };
    count += last - first + 1;
    previous = last;
  }
  return { count };
}

/** The first index that two sets name; what cannot be read of them is passed over. */
export function sharedIndex(first: string, second: string, completions: number): number | undefined {
  const [a, b] = [readableIntervals(first, completions), readableIntervals(second, completions)];
  let [i, j] = [0, 0];
  for (let x = a[i], y = b[j]; x && y; x = a[i], y = b[j]) {
    if (x[0] <= y[1] && y[0] <= x[1]) return Math.max(x[0], y[0]);
    if (x[0] <= y[0]) i++;
    else j++;
  }
  return undefined;
}

function readableIntervals(text: string, completions: number): Interval[] {
  if (text === '') return [];
  return text
    .split(',')
    .map((interval) => parseInterval(interval, completions))
    .filter((interval) => typeof interval !== 'string');
}

function parseInterval(interval: string, completions: number): Interval | string {
  const parts = interval.split('-');
  if (parts.length > 2) {
    return `the fragment ${JSON.stringify(interval)} violates the requirement that an index interval can have at most two parts separated by '-'`;
  }
  const limits: number[] = [];
  for (const part of parts) {
    if (!/^[+-]?\d+$/.test(part))
      return `cannot convert string to integer for index: ${JSON.stringify(part)}`;
    if (Number(part) >= completions) return `too large index: ${JSON.stringify(part)}`;
    limits.push(Number(part));
  }
  const [first = 0, last] = limits;
  if (last === undefined) return [first, first];
  return first >= last ? notIncreasing(first, last) : [first, last];
}

function notIncreasing(previous: number, current: number): string {
  return `non-increasing order, previous: ${previous}, current: ${current}`;
}
