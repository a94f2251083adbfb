/** A value to be written into a manifest. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** Block style lines of fields, each indented by `indent`, without a line end behind the last. */
export function renderEntries(value: Plain, indent: number): string {
  return linesOf(value)
    .map((line) => ' '.repeat(indent) + line)
    .join('\n');
}

function linesOf(value: Plain): string[] {
  if (isList(value)) {
    return value.flatMap((item) => linesOf(item).map((line, index) => (index === 0 ? '- ' : '  ') + line));
  }
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, item]) => fieldLines(key, item));
  return [scalarText(value)];
}

function fieldLines(key: string, value: Plain): string[] {
  const name = scalarText(key);
  if (typeof value !== 'object' || value === null) return [`${name}: ${scalarText(value)}`];
  if (Object.keys(value).length === 0) return [`${name}: ${isList(value) ? '[]' : '{}'}`];
  return [`${name}:`, ...linesOf(value).map((line) => `  ${line}`)];
}

/** Plain where that reads back as the same string, else in double quotes. */
function scalarText(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return String(value);
  return PLAIN.test(value) && !RESERVED.test(value) ? value : JSON.stringify(value);
}

const PLAIN = /^\.?[A-Za-z/_][\w./-]*$/;
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}
