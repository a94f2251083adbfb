import { characterCount } from '../values/kinds.ts';

/** What is wrong with an expression, and where: a place in code units of the source, -1 where there is none. */
export interface Issue {
  readonly offset: number;
  readonly message: string;
}

/** Collects issues and prints them as upstream does, each with its line and a caret under the place. */
export class Issues {
  private readonly list: Issue[] = [];

  get isEmpty(): boolean {
    return this.list.length === 0;
  }

  add(offset: number, message: string): void {
    if (this.list.length <= ISSUE_LIMIT) this.list.push({ offset, message });
  }

  /**
   *     ERROR: <input>:1:5: undeclared reference to 'x' (in container '')
   *      | 1 + x
   *      | ....^
   */
  print(source: string): string {
    const shown = this.list.slice(0, ISSUE_LIMIT).sort((a, b) => a.offset - b.offset);
    const texts = shown.map((issue) => printed(issue, source));
    const hidden = this.list.length - shown.length;
    if (hidden > 0) texts.push(`${hidden} more errors were truncated`);
    return texts.join('\n');
  }
}

const ISSUE_LIMIT = 100;
/** A longer line is not shown. */
const SNIPPET_LIMIT_BYTES = 16384;

function printed({ offset, message }: Issue, source: string): string {
  if (offset < 0 || source === '') return `ERROR: <input>:${offset < 0 ? -1 : 1}:0: ${message}`;
  const before = source.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  const line = before.split('\n').length;
  const end = source.indexOf('\n', offset);
  const characters = Array.from(source.slice(start, end < 0 ? source.length : end).replaceAll('\t', ' '));
  const column = characterCount(before.slice(start));
  const head = `ERROR: <input>:${line}:${column + 1}: ${message}`;
  if (characters.length > SNIPPET_LIMIT_BYTES) return head;
  const dots = characters.slice(0, column).map((character) => (isWide(character) ? '．' : '.'));
  const caret = isWide(characters.at(column) ?? '') ? '＾' : '^';
  return `${head}\n | ${characters.join('')}\n | ${dots.join('')}${caret}`;
}

function isWide(character: string): boolean {
  return (character.codePointAt(0) ?? 0) >= 0x80;
}
