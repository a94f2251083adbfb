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

function parseInterval(interval: string, completions: number): [first: number, last: number] | string {
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
