/**
 * Text in Markdown, of which it is known what was written by us and what came from elsewhere:
 *
 *     markup`**${kind}** in ${code(namespace)}`.source
 *
 * Whatever is put into the template is escaped, by this one function, so that a name or a message out of a cluster or a
 * manifest is shown as it is: it makes no link, no heading and no HTML.
 */
export function markup(
  written: TemplateStringsArray,
  ...values: readonly (string | number | Markdown)[]
): Markdown {
  const source = written.map((text, index) => text + sourceOf(values[index] ?? '')).join('');
  return new Markdown(source);
}

/** Markdown that holds nothing of others but what was escaped. */
export class Markdown {
  readonly source: string;

  /** `source` is what we wrote ourselves; what others wrote goes through {@link markup}. */
  constructor(source: string) {
    this.source = source;
  }
}

/** A text of others as code: on one line, whatever signs are in it. */
export function code(text: string): Markdown {
  const line = cut(text).replaceAll(/[\r\n\t]/g, ' ');
  const fence = '`'.repeat(longestRun(line, '`') + 1);
  const apart = line === '' || line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return new Markdown(`${fence}${apart}${line}${apart}${fence}`);
}

/** One paragraph for each. */
export function paragraphs(parts: readonly Markdown[]): Markdown {
  return new Markdown(parts.map(({ source }) => source).join('\n\n'));
}

/** More than this of one text nobody reads in a tooltip. */
const LENGTH_LIMIT = 2000;

function sourceOf(value: string | number | Markdown): string {
  return value instanceof Markdown ? value.source : escaped(String(value));
}

/** Whatever sign could mean something gets a backslash, also those that make a link of an address. A line stays one. */
function escaped(text: string): string {
  return cut(text)
    .split('\n')
    .map((line) => line.trim().replaceAll(/[\\`*_{}[\]()<>#+\-=.!|~&:@$]/g, '\\$&'))
    .join('  \n');
}

function cut(text: string): string {
  return text.length > LENGTH_LIMIT ? `${text.slice(0, LENGTH_LIMIT)}…` : text;
}

function longestRun(text: string, sign: string): number {
  let longest = 0;
  let run = 0;
  for (const each of text) {
    run = each === sign ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
