import { parseExactJson } from '../../base/index.ts';
import { DEPTH_LIMIT, depthExceeded } from './json-syntax.ts';
import type { JsonKind, ValueReader } from './value-reader.ts';

/** The text that is read is no JSON. What is wrong with it, `checkJsonSyntax` tells in Go's words. */
export class InvalidJsonError extends Error {}

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f]/;

/**
 * Reads JSON value by value, in one pass, so that a decoder decides what to make of each. Throws
 * {@link InvalidJsonError} where the text is no JSON, or is nested too deeply.
 */
export class JsonReader implements ValueReader {
  private readonly text: string;
  private at = 0;
  /** Of each object and list that is open, outermost first: whether something of it was read. */
  private readonly begun: boolean[] = [];

  constructor(text: string) {
    this.text = text;
  }

  kind(): JsonKind {
    const character = this.peek();
    switch (character) {
      case OPEN_OBJECT:
        return 'object';
      case OPEN_LIST:
        return 'array';
      case QUOTE:
        return 'string';
      case 0x74:
      case 0x66:
        return 'bool';
      case 0x6e:
        return 'null';
      case MINUS:
        return 'number';
      default:
        if (character >= ZERO && character <= NINE) return 'number';
        throw new InvalidJsonError();
    }
  }

  enterObject(): void {
    this.enter(OPEN_OBJECT);
  }

  nextKey(): string | undefined {
    if (!this.next(CLOSE_OBJECT)) return undefined;
    const key = this.string();
    this.take(COLON);
    return key;
  }

  enterList(): void {
    this.enter(OPEN_LIST);
  }

  nextItem(): boolean {
    return this.next(CLOSE_LIST);
  }

  string(): string {
    if (this.peek() !== QUOTE) throw new InvalidJsonError();
    const start = this.at;
    const end = this.endOfString();
    this.at = end + 1;
    const plain = this.text.slice(start + 1, end);
    if (plain.includes('\\')) return String(parsed(this.text.slice(start, end + 1)));
    if (CONTROL.test(plain)) throw new InvalidJsonError();
    return plain;
  }

  bool(): boolean {
    const value = this.peek() === 0x74;
    this.word(value ? 'true' : 'false');
    return value;
  }

  null(): void {
    this.peek();
    this.word('null');
  }

  number(): string {
    this.peek();
    NUMBER.lastIndex = this.at;
    const literal = NUMBER.exec(this.text)?.[0];
    if (literal === undefined) throw new InvalidJsonError();
    this.at += literal.length;
    return literal;
  }

  skip(): string {
    const text = this.passOver();
    if (text.startsWith('{') || text.startsWith('[')) parsed(text);
    return text;
  }

  raw(): unknown {
    return parsed(this.passOver());
  }

  end(): void {
    if (!Number.isNaN(this.peek())) throw new InvalidJsonError();
  }

  /** Passes over the value that comes next: of an object or list only its end is looked for. */
  private passOver(): string {
    const kind = this.kind();
    const start = this.at;
    switch (kind) {
      case 'object':
      case 'array':
        this.at = endOfNested(this.text, start, this.begun.length);
        break;
      case 'string':
        this.string();
        break;
      case 'bool':
        this.bool();
        break;
      case 'null':
        this.null();
        break;
      default:
        this.number();
    }
    return this.text.slice(start, this.at);
  }

  private enter(bracket: number): void {
    this.take(bracket);
    if (this.begun.push(false) > DEPTH_LIMIT) throw new InvalidJsonError();
  }

  /** Goes to the next key or item; false at the end, which is taken. */
  private next(close: number): boolean {
    const index = this.begun.length - 1;
    const character = this.peek();
    if (character === close) {
      this.at++;
      this.begun.pop();
      return false;
    }
    if (this.begun[index] === true) {
      this.take(COMMA);
      if (this.peek() === close) throw new InvalidJsonError();
    } else this.begun[index] = true;
    return true;
  }

  private take(character: number): void {
    if (this.peek() !== character) throw new InvalidJsonError();
    this.at++;
  }

  private word(word: string): void {
    if (!this.text.startsWith(word, this.at)) throw new InvalidJsonError();
    this.at += word.length;
  }

  /** Where the closing quote of the string stands that begins here. */
  private endOfString(): number {
    return endOfString(this.text, this.at);
  }

  /** The next character that is no space; NaN at the end. */
  private peek(): number {
    let character = this.text.charCodeAt(this.at);
    while (character === 0x20 || character === 0x0a || character === 0x0d || character === 0x09) {
      character = this.text.charCodeAt(++this.at);
    }
    return character;
  }
}

/** Throws the `JsonSyntaxError` of valid JSON that is nested too deeply. Walks without recursion. */
export function checkDepth(text: string): void {
  const start = text.search(/[{[]/);
  if (start >= 0 && !text.slice(0, start).includes('"')) endOfNested(text, start);
}

/** Behind the end of the object or list that begins at `start`, within so many others. */
function endOfNested(text: string, start: number, within = 0): number {
  let depth = within;
  let at = start;
  do {
    if (at >= text.length) throw new InvalidJsonError();
    const character = text.charCodeAt(at);
    if (character === QUOTE) at = endOfString(text, at);
    else if (character === OPEN_OBJECT || character === OPEN_LIST) {
      if (++depth > DEPTH_LIMIT) throw depthExceeded(String.fromCharCode(character));
    } else if (character === CLOSE_OBJECT || character === CLOSE_LIST) depth--;
    at++;
  } while (depth > within);
  return at;
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  if (end < 0) throw new InvalidJsonError();
  return end;
}

function isEscaped(text: string, quote: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes++;
  return backslashes % 2 === 1;
}

function parsed(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    throw new InvalidJsonError();
  }
}
