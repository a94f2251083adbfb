import { evaluateArithmetic } from './arithmetic.ts';
import { runProgram } from './programs.ts';
import type { ShellFiles } from './shell-files.ts';
import type { Command, List, Part, Redirection, Simple, Word } from './syntax.ts';
import { UnreadableError } from './unreadable-error.ts';

/** How many commands are followed before a script counts as one whose end is not known. */
const MAX_COMMANDS = 5_000;
const MAX_TEXT_LENGTH = 10_000;
/** What may end a loop that `true` keeps up. */
const LEAVES = /\b(?:break|return|exit|exec|set|kill|eval)\b|\.\s/;

/** Follows a script through its time, without any of its programs. Throws {@link UnreadableError}. */
export class ShellRun {
  /** Infinity: it never ends. */
  elapsedMs = 0;
  status = 0;
  /** What it said; undefined: it said something of which only its programs know. */
  output: string | undefined = '';
  private readonly variables: Map<string, string>;
  private readonly files: ShellFiles;
  private commands = 0;
  private hasEnded = false;

  constructor(variables: ReadonlyMap<string, string>, files: ShellFiles) {
    this.variables = new Map(variables);
    this.files = files;
  }

  run(list: List): void {
    for (const { command, negated, after } of list) {
      if (this.hasEnded) return;
      if (after !== 'always' && (this.status === 0) !== (after === 'success')) continue;
      this.follow(command);
      if (negated) this.status = this.status === 0 ? 1 : 0;
    }
  }

  /** One program, as if it were the container's own. */
  program(words: readonly string[]): void {
    const {
      status,
      afterMs = 0,
      says,
      touches = [],
    } = runProgram(words, (path) => this.files.has(path, this.elapsedMs));
    this.status = status;
    this.elapsedMs += afterMs;
    this.hasEnded ||= this.elapsedMs === Infinity;
    this.say(says);
    for (const path of touches) this.files.write(path, '', this.elapsedMs);
  }

  private follow(command: Command): void {
    if (++this.commands > MAX_COMMANDS) throw new UnreadableError('the script goes on and on');
    switch (command.type) {
      case 'simple':
        return this.simple(command);
      case 'if': {
        const found = command.branches.find(({ condition }) => this.holds(condition));
        if (!this.hasEnded) this.status = 0;
        return this.run(found?.body ?? command.otherwise);
      }
      case 'for': {
        const values = command.words.flatMap((word) => this.expand(word));
        this.status = 0;
        for (const value of values) {
          this.variables.set(command.name, value);
          this.run(command.body);
        }
        return;
      }
      case 'while':
        if (!isAlwaysTrue(command.condition) || LEAVES.test(command.source)) {
          throw new UnreadableError('a loop that ends');
        }
        this.elapsedMs = Infinity;
        this.hasEnded = true;
    }
  }

  private simple({ assignments, words, redirections }: Simple): void {
    const expanded = words.flatMap((word) => this.expand(word));
    const [name = ''] = expanded;
    if (name !== '' && assignments.length > 0) throw new UnreadableError('an assignment for one command');
    if (name === '[[' && redirections.length > 0) throw new UnreadableError('an order of texts');
    const before = this.output;
    if (redirections.length > 0) this.output = '';
    // An assignment ends as the command did whose output it takes.
    if (words.length === 0) this.status = 0;
    for (const { name: variable, value } of assignments) {
      this.variables.set(variable, limited(this.text(value)));
    }
    if (name !== '') this.call(name, expanded);
    if (redirections.length === 0) return;
    const written = this.output;
    this.output = before;
    for (const redirection of redirections) this.redirect(redirection, written);
  }

  private call(name: string, words: readonly string[]): void {
    if (name === 'exit') {
      if (words[1] !== undefined) this.status = evaluateArithmetic(words[1], noVariable) & 255;
      this.hasEnded = true;
    } else if (name === 'exec') {
      this.program(words.slice(1));
      this.hasEnded = true;
    } else if (name === 'trap') {
      // It matters to who stops the container, not to how it ends by itself.
      if (words.slice(2).some((word) => /^(?:0|EXIT|ERR|DEBUG|RETURN)$/i.test(word)))
        throw new UnreadableError('a trap');
      this.status = 0;
    } else this.program(words);
  }

  private say(text: string | undefined): void {
    const { output } = this;
    this.output = text === undefined || output === undefined ? undefined : limited(output + text);
  }

  private redirect({ descriptor, target }: Redirection, written: string | undefined): void {
    const path = this.text(target);
    if (descriptor === 2 || path === '1' || path === '2') this.say(written);
    else if (!path.startsWith('/')) throw new UnreadableError('a file in the folder of the image');
    else if (path !== '/dev/null') this.files.write(path, written, this.elapsedMs);
  }

  private holds(list: List): boolean {
    this.run(list);
    return this.status === 0 && !this.hasEnded;
  }

  /** The words that a word becomes: what is not quoted is split at its blanks. */
  private expand(word: Word): string[] {
    const words: string[] = [];
    let open: string | undefined;
    for (const part of word) {
      const value = this.valueOf(part);
      if (part.type === 'text' || part.quoted) {
        open = (open ?? '') + value;
        continue;
      }
      if (/[*?[]/.test(value)) throw new UnreadableError('a pattern of files');
      const [first = '', ...others] = value.split(/\s+/);
      open = first === '' ? open : (open ?? '') + first;
      for (const other of others) {
        if (open !== undefined) words.push(open);
        open = other === '' ? undefined : other;
      }
    }
    if (open !== undefined) words.push(open);
    return words;
  }

  private text(word: Word): string {
    return word.map((part) => this.valueOf(part)).join('');
  }

  private valueOf(part: Part): string {
    switch (part.type) {
      case 'text':
        return part.text;
      case 'variable':
        return this.variable(part.name, part.fallback);
      case 'arithmetic':
        return String(evaluateArithmetic(part.expression, (name) => this.variable(name)));
      case 'output':
        return this.captured(part.of);
    }
  }

  private captured(list: List): string {
    const inner = new ShellRun(this.variables, this.files);
    inner.commands = this.commands;
    inner.elapsedMs = this.elapsedMs;
    inner.run(list);
    this.commands = inner.commands;
    this.elapsedMs = inner.elapsedMs;
    this.status = inner.status;
    if (inner.output === undefined) throw new UnreadableError('what a program said is used');
    return inner.output.replace(/\n+$/, '');
  }

  /** The image may set what nobody else does. */
  private variable(name: string, fallback?: string): string {
    if (name === '?') return String(this.status);
    const value = this.variables.get(name);
    if (value === undefined) throw new UnreadableError(`${name} may be the image's`);
    return value === '' && fallback !== undefined ? fallback : value;
  }
}

function isAlwaysTrue(list: List): boolean {
  const [step] = list;
  if (list.length !== 1 || step?.command.type !== 'simple' || step.negated) return false;
  const [word, ...others] = step.command.words;
  const [part] = word ?? [];
  return others.length === 0 && part?.type === 'text' && ['true', ':', '/bin/true'].includes(part.text);
}

function noVariable(name: string): string {
  throw new UnreadableError(`${name} is no number`);
}

function limited(text: string): string {
  if (text.length > MAX_TEXT_LENGTH) throw new UnreadableError('a text is long');
  return text;
}
