import { quote } from '../validation/index.ts';

/** What is wrong with a body as JSON, in Go's words. */
export class JsonSyntaxError extends Error {}

/**
 * Nesting past this is refused, in whatever form a body is: all that walks over objects goes down into what is nested, and
 * must not exhaust the stack. Upstream's limit is 10,000.
 */
export const DEPTH_LIMIT = 500;

/** Finds the first thing that is no JSON. Throws {@link JsonSyntaxError}; returns where there is nothing wrong. */
export function checkJsonSyntax(bytes: Uint8Array): void {
  new Scanner(bytes).document();
}

export function depthExceeded(character: string): JsonSyntaxError {
  return new JsonSyntaxError(`invalid character ${quoteCharacter(character)} exceeded max depth`);
}

/** Walks over JSON byte by byte with a stack of its own, so that no depth of nesting exhausts the caller's. */
class Scanner {
  private readonly bytes: Uint8Array;
  private at = 0;
  private readonly open: ('{' | '[')[] = [];

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  document(): void {
    let expectsValue = true;
    while (expectsValue || this.open.length > 0) {
      expectsValue = expectsValue ? this.value() : this.afterValue();
    }
    this.skipSpace();
    const rest = this.peek();
    if (rest !== undefined) throw this.unexpected(rest, 'after top-level value');
  }

  /** Reads a scalar, or opens an object or list. True where its first value is to come. */
  private value(): boolean {
    this.skipSpace();
    const character = this.next();
    if (character === '{') return this.openObject();
    if (character === '[') return this.openList();
    if (character === '"') this.string();
    else if (character === '-' || isDigit(character)) this.number(character);
    else if (character === 't') this.word('true');
    else if (character === 'f') this.word('false');
    else if (character === 'n') this.word('null');
    else throw this.unexpected(character, 'looking for beginning of value');
    return false;
  }

  private openObject(): boolean {
    this.push('{');
    this.skipSpace();
    if (this.peek() === '}') return false;
    this.key('looking for beginning of object key string');
    return true;
  }

  private openList(): boolean {
    this.push('[');
    this.skipSpace();
    return this.peek() !== ']';
  }

  private push(bracket: '{' | '['): void {
    if (this.open.length >= DEPTH_LIMIT) throw depthExceeded(bracket);
    this.open.push(bracket);
  }

  /** Reads what may stand after a value. True where another value is to come. */
  private afterValue(): boolean {
    this.skipSpace();
    const inside = this.open.at(-1);
    const where = inside === '{' ? 'after object key:value pair' : 'after array element';
    const character = this.next();
    if (character === (inside === '{' ? '}' : ']')) {
      this.open.pop();
      return false;
    }
    if (character !== ',') throw this.unexpected(character, where);
    if (inside === '{') {
      this.skipSpace();
      this.key('looking for beginning of object key string');
    }
    return true;
  }

  private key(where: string): void {
    const character = this.next();
    if (character !== '"') throw this.unexpected(character, where);
    this.string();
    this.skipSpace();
    const colon = this.next();
    if (colon !== ':') throw this.unexpected(colon, 'after object key');
  }

  private string(): void {
    for (;;) {
      const character = this.next();
      if (character === '"') return;
      if (character === '\\') this.escape();
      else if (character < ' ') throw this.unexpected(character, 'in string literal');
    }
  }

  private escape(): void {
    const character = this.nextInside();
    if (character === 'u') {
      for (let i = 0; i < 4; i++) {
        const digit = this.nextInside();
        if (!/[0-9a-fA-F]/.test(digit)) {
          throw this.unexpected(digit, 'in \\u hexadecimal character escape');
        }
      }
    } else if (!'bfnrt\\/"'.includes(character)) throw this.unexpected(character, 'in string escape code');
  }

  private number(first: string): void {
    const digit = first === '-' ? this.nextInside() : first;
    if (!isDigit(digit)) throw this.unexpected(digit, 'in numeric literal');
    if (digit !== '0') this.digits();
    if (this.peek() === '.') {
      this.at++;
      this.atLeastOneDigit('after decimal point in numeric literal');
    }
    if (this.peek() === 'e' || this.peek() === 'E') {
      this.at++;
      if (this.peek() === '+' || this.peek() === '-') this.at++;
      this.atLeastOneDigit('in exponent of numeric literal');
    }
  }

  private atLeastOneDigit(where: string): void {
    const character = this.nextInside();
    if (!isDigit(character)) throw this.unexpected(character, where);
    this.digits();
  }

  private digits(): void {
    while (isDigit(this.peek() ?? '')) this.at++;
  }

  private word(word: string): void {
    for (const expected of word.slice(1)) {
      const where = `in literal ${word} (expecting ${quoteCharacter(expected)})`;
      const character = this.nextInside();
      if (character !== expected) throw this.unexpected(character, where);
    }
  }

  private skipSpace(): void {
    while (' \t\r\n'.includes(this.peek() ?? 'end')) this.at++;
  }

  private peek(): string | undefined {
    const byte = this.bytes[this.at];
    return byte === undefined ? undefined : String.fromCharCode(byte);
  }

  private next(): string {
    const character = this.peek();
    if (character === undefined) throw new JsonSyntaxError('unexpected end of JSON input');
    this.at++;
    return character;
  }

  /** The same inside a word or number, where Go takes the end of the text for a space. */
  private nextInside(): string {
    return this.at < this.bytes.length ? this.next() : ' ';
  }

  private unexpected(character: string, where: string): JsonSyntaxError {
    return new JsonSyntaxError(`invalid character ${quoteCharacter(character)} ${where}`);
  }
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9' && character.length === 1;
}

/** A character in Go's single quotes. */
function quoteCharacter(character: string): string {
  if (character === "'") return "'\\''";
  if (character === '"') return "'\"'";
  return `'${quote(character).slice(1, -1)}'`;
}
