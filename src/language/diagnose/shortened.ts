/** A text as a message quotes it: its first line, cut where it is long. */
export function shortened(text: string, limit = 60): string {
  const end = text.indexOf('\n');
  const line = end < 0 ? text : text.slice(0, end);
  return line.length > limit ? `${line.slice(0, limit)}…` : line;
}
