import type { Command, List, Part, Redirection, Step, Word } from './syntax.ts';
import { UnreadableError } from './unreadable-error.ts';

const MAX_SOURCE_LENGTH = 10_000;
const MAX_DEPTH = 30;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const CLOSING = new Set(['then', 'elif', 'else', 'fi', 'do', 'done']);
const NOT_READ = new Set(['{', '}', 'until', 'case', 'function', 'select', 'coproc', 'time']);

/** Reads a script of a POSIX shell. Throws {@link UnreadableError} where it says something that is not read here. */
export function parseScript(source: string): List {
  if (source.length > MAX_SOURCE_LENGTH) throw new UnreadableError('the script is long');
  const parser = new Parser(source);
  const list = parser.list();
  parser.end();
  return list;
}

class Parser {
  private readonly source: string;
  private at = 0;
  private depth = 0;

  constructor(source: string) {
    this.source = source;
  }

  end(): void {
    if (this.at < this.source.length) throw this.unreadable();
  }

  list(): List {
    if (++this.depth > MAX_DEPTH) throw this.unreadable();
    const steps: Step[] = [];
    let after: Step['after'] = 'always';
    for (;;) {
      this.skipBlanks(after !== 'always' || steps.length === 0);
      const negated = this.takeKeyword('!');
      const command = this.command();
      if (!command) {
        if (negated || after !== 'always') throw this.unreadable();
        break;
      }
      steps.push({ command, negated, after });
      this.skipBlanks(false);
      if (this.take('&&')) after = 'success';
      else if (this.take('||')) after = 'failure';
      else if (this.takeSeparators()) after = 'always';
      else break;
    }
    this.depth--;
    return steps;
  }

  private command(): Command | undefined {
    const keyword = this.keyword();
    if (keyword === undefined) return this.simple();
    if (CLOSING.has(keyword)) return undefined;
    if (NOT_READ.has(keyword)) throw this.unreadable();
    if (this.takeKeyword('if')) return this.conditional();
    if (this.takeKeyword('while')) return this.loop();
    if (this.takeKeyword('for')) return this.each();
    return this.simple();
  }

  private conditional(): Command {
    const branches = [];
    do {
      const condition = this.until('then');
      branches.push({ condition, body: this.list() });
    } while (this.takeKeyword('elif'));
    if (this.takeKeyword('else')) return { type: 'if', branches, otherwise: this.until('fi') };
    this.expectKeyword('fi');
    return { type: 'if', branches, otherwise: [] };
  }

  private loop(): Command {
    const start = this.at;
    const condition = this.until('do');
    this.until('done');
    return { type: 'while', condition, source: this.source.slice(start, this.at) };
  }

  private each(): Command {
    this.skipBlanks(false);
    const name = this.name();
    if (name === undefined) throw this.unreadable();
    this.skipBlanks(false);
    this.expectKeyword('in');
    const words = [];
    for (let word = this.word(); word; word = this.word()) words.push(word);
    if (!this.takeSeparators()) throw this.unreadable();
    this.expectKeyword('do');
    return { type: 'for', name, words, body: this.until('done') };
  }

  private simple(): Command | undefined {
    const assignments = [];
    const words: Word[] = [];
    const redirections: Redirection[] = [];
    for (;;) {
      this.skipBlanks(false);
      const redirection = this.redirection();
      if (redirection) {
        redirections.push(redirection);
        continue;
      }
      const start = this.at;
      const name = words.length === 0 ? this.name() : undefined;
      if (name !== undefined && this.take('=')) {
        assignments.push({ name, value: this.adjacentWord() ?? [] });
        continue;
      }
      this.at = start;
      const word = this.word();
      if (!word) break;
      words.push(word);
    }
    if (assignments.length + words.length + redirections.length === 0) return undefined;
    // A pipe, a job in the background, a function, the end of a `case`.
    const next = this.source[this.at];
    const isLast = next === undefined || next === '\n' || next === ')' || this.isNext(';', ';;');
    if (!isLast && !this.isNext('&&') && !this.isNext('||')) throw this.unreadable();
    return { type: 'simple', assignments, words, redirections };
  }

  /** `>FILE`, `>>FILE`, `2>FILE`; what is said to where it is said already (`>&2`) counts as nowhere. */
  private redirection(): Redirection | undefined {
    const found = /(\d?)(>>|>&|>)/y;
    found.lastIndex = this.at;
    const [all, descriptor] = found.exec(this.source) ?? [];
    if (all === undefined) return undefined;
    this.at += all.length;
    const target = this.word();
    if (!target) throw this.unreadable();
    return { descriptor: Number(descriptor || 1), target };
  }

  private word(): Word | undefined {
    this.skipBlanks(false);
    return this.adjacentWord();
  }

  private adjacentWord(): Word | undefined {
    const parts: Part[] = [];
    for (;;) {
      const char = this.source[this.at];
      if (char === undefined || /[\s;&|<>()]/.test(char)) break;
      if (char === "'") parts.push(this.singleQuoted());
      else if (char === '"') parts.push(...this.doubleQuoted());
      else if (char === '$') parts.push(this.expansion(false));
      else if (char === '\\') {
        parts.push({ type: 'text', text: this.source[this.at + 1] ?? '', quoted: true });
        this.at += 2;
      } else parts.push(this.plain());
    }
    return parts.length === 0 ? undefined : parts;
  }

  private plain(): Part {
    const text = this.match(/[^\s;&|<>()'"$\\`*?~]+/y);
    // Names of files that a pattern finds, commands in backticks, home folders, lists in braces.
    if (text === undefined || /\{.*,.*\}/.test(text)) throw this.unreadable();
    return { type: 'text', text, quoted: false };
  }

  private singleQuoted(): Part {
    const end = this.source.indexOf("'", this.at + 1);
    if (end < 0) throw this.unreadable();
    const text = this.source.slice(this.at + 1, end);
    this.at = end + 1;
    return { type: 'text', text, quoted: true };
  }

  private doubleQuoted(): Part[] {
    this.at++;
    const parts: Part[] = [{ type: 'text', text: '', quoted: true }];
    while (!this.take('"')) {
      const escaped = this.match(/\\[$`"\\]/y);
      if (escaped !== undefined) parts.push({ type: 'text', text: escaped.slice(1), quoted: true });
      else if (this.source[this.at] === '$') parts.push(this.expansion(true));
      else {
        const text = this.match(/\\|[^"$\\`]+/y);
        if (text === undefined) throw this.unreadable();
        parts.push({ type: 'text', text, quoted: true });
      }
    }
    return parts;
  }

  private expansion(quoted: boolean): Part {
    this.at++;
    if (this.take('((')) return { type: 'arithmetic', expression: this.arithmetic(), quoted };
    if (this.take('(')) return { type: 'output', of: this.until(')'), quoted };
    if (this.take('{')) {
      const name = this.name() ?? this.match(/[0-9]+|[?#]/y);
      const fallback = this.match(/:-[^}$`'"\\]*/y)?.slice(2);
      if (name === undefined || !this.take('}')) throw this.unreadable();
      return { type: 'variable', name, quoted, ...(fallback === undefined ? {} : { fallback }) };
    }
    const name = this.name() ?? this.match(/[0-9?#]/y);
    if (name !== undefined) return { type: 'variable', name, quoted };
    if (/[A-Za-z@*$!_'"-]/.test(this.source[this.at] ?? '')) throw this.unreadable();
    return { type: 'text', text: '$', quoted };
  }

  /** As it is written, up to the `))` that closes it. */
  private arithmetic(): string {
    const start = this.at;
    for (let open = 0; this.at < this.source.length; this.at++) {
      const char = this.source[this.at];
      if (open === 0 && this.take('))')) return this.source.slice(start, this.at - 2);
      if (char === '(') open++;
      else if (char === ')') open--;
    }
    throw this.unreadable();
  }

  private until(end: string): List {
    const list = this.list();
    if (end === ')' ? !this.take(end) : !this.takeKeyword(end)) throw this.unreadable();
    return list;
  }

  private expectKeyword(keyword: string): void {
    this.skipBlanks(true);
    if (!this.takeKeyword(keyword)) throw this.unreadable();
  }

  private takeKeyword(keyword: string): boolean {
    this.skipBlanks(false);
    if (this.keyword() !== keyword) return false;
    this.at += keyword.length;
    return true;
  }

  private keyword(): string | undefined {
    const found = /(?:[a-z]+|[!{}])(?=[\s;&|()]|$)/y;
    found.lastIndex = this.at;
    return found.exec(this.source)?.[0];
  }

  private name(): string | undefined {
    return this.match(NAME);
  }

  /** One end of a line or `;`, and the empty lines after it. */
  private takeSeparators(): boolean {
    if (this.isNext(';;') || (!this.take(';') && !this.take('\n'))) return false;
    this.skipBlanks(true);
    return true;
  }

  private skipBlanks(lines: boolean): void {
    this.match(lines ? /(?:\s|\\\n|#[^\n]*)+/y : /(?:[ \t\r]|\\\n)+(?:#[^\n]*)?/y);
  }

  private take(text: string): boolean {
    if (!this.source.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  private isNext(text: string, unless?: string): boolean {
    const { source, at } = this;
    return source.startsWith(text, at) && !(unless !== undefined && source.startsWith(unless, at));
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  private unreadable(): UnreadableError {
    return new UnreadableError(`the script is not read at ${this.at}`);
  }
}
