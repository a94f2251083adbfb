import { DEPTH_LIMIT, depthExceeded } from './json-syntax.ts';

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'bool' | 'null';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Reads a text that is known to be valid JSON, value by value, so that a decoder decides what to make of each. */
export class JsonReader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The kind of the value that comes next. */
  kind(): JsonKind {
    switch (this.peek()) {
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
      default:
        return 'number';
    }
  }

  /** Enters the object that comes next; {@link nextKey} then gives its keys until it gives undefined. */
  enterObject(): void {
    this.peek();
    this.at++;
  }

  nextKey(): string | undefined {
    let character = this.peek();
    if (character === COMMA) {
      this.at++;
      character = this.peek();
    }
    if (character === CLOSE_OBJECT) {
      this.at++;
      return undefined;
    }
    const key = this.string();
    if (this.peek() === COLON) this.at++;
    return key;
  }

  /** Enters the list that comes next; {@link nextItem} then tells whether there is another item. */
  enterList(): void {
    this.peek();
    this.at++;
  }

  nextItem(): boolean {
    const character = this.peek();
    if (character === CLOSE_LIST) {
      this.at++;
      return false;
    }
    if (character === COMMA) this.at++;
    return true;
  }

  string(): string {
    this.peek();
    const start = this.at;
    const end = this.endOfString();
    this.at = end + 1;
    const plain = this.text.slice(start + 1, end);
    return plain.includes('\\') ? String(JSON.parse(this.text.slice(start, end + 1))) : plain;
  }

  bool(): boolean {
    const value = this.peek() === 0x74;
    this.at += value ? 4 : 5;
    return value;
  }

  null(): void {
    this.peek();
    this.at += 4;
  }

  /** The literal of the number that comes next. */
  number(): string {
    this.peek();
    const start = this.at;
    while (isNumberPart(this.text.charCodeAt(this.at))) this.at++;
    return this.text.slice(start, this.at);
  }

  /** Passes over the value that comes next, and gives its text. */
  skip(): string {
    const first = this.peek();
    const start = this.at;
    if (first === OPEN_OBJECT || first === OPEN_LIST) this.skipNested();
    else if (first === QUOTE) this.at = this.endOfString() + 1;
    else while (isWordPart(this.text.charCodeAt(this.at))) this.at++;
    return this.text.slice(start, this.at);
  }

  private skipNested(): void {
    let depth = 0;
    do {
      const character = this.text.charCodeAt(this.at);
      if (character === QUOTE) this.at = this.endOfString();
      else if (character === OPEN_OBJECT || character === OPEN_LIST) {
        if (++depth > DEPTH_LIMIT) throw depthExceeded(String.fromCharCode(character));
      } else if (character === CLOSE_OBJECT || character === CLOSE_LIST) depth--;
      this.at++;
    } while (depth > 0);
  }

  /** Where the closing quote of the string stands that begins here. */
  private endOfString(): number {
    let end = this.text.indexOf('"', this.at + 1);
    while (this.isEscaped(end)) end = this.text.indexOf('"', end + 1);
    return end;
  }

  private isEscaped(quote: number): boolean {
    let backslashes = 0;
    while (this.text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes++;
    return backslashes % 2 === 1;
  }

  private peek(): number {
    let character = this.text.charCodeAt(this.at);
    while (character === 0x20 || character === 0x0a || character === 0x0d || character === 0x09) {
      character = this.text.charCodeAt(++this.at);
    }
    return character;
  }
}

function isNumberPart(character: number): boolean {
  const digit = character >= 0x30 && character <= 0x39;
  return (
    digit ||
    character === 0x2d ||
    character === 0x2b ||
    character === 0x2e ||
    character === 0x65 ||
    character === 0x45
  );
}

function isWordPart(character: number): boolean {
  return isNumberPart(character) || (character >= 0x61 && character <= 0x7a);
}
