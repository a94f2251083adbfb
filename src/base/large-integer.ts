/**
 * A whole number that a JavaScript number does not hold: it keeps its digits. It counts like the nearest number
 * (`value * 1000`, `value < 5`), which is what most code wants, and travels as JSON with every digit. Immutable.
 */
export class LargeInteger extends Number {
  /** A sign where it is negative, then digits without leading zeros. */
  readonly digits: string;

  private constructor(digits: string) {
    super(digits);
    this.digits = digits;
  }

  /** The number of a decimal integer: a plain one where that is exact. */
  static parse(literal: string): number | LargeInteger {
    const value = Number(literal);
    return Number.isSafeInteger(value) ? value : new LargeInteger(BigInt(literal).toString());
  }

  override toString(): string {
    return this.digits;
  }

  /** Called by `JSON.stringify`; the host's `rawJSON` writes the digits as they are. */
  toJSON(): unknown {
    return JSON.rawJSON?.(this.digits) ?? Number(this.digits);
  }
}

const MANY_DIGITS = /\d{16}/;
const INTEGER = /^-?\d+$/;
const MAX = 2n ** 63n;
/** Characters of the longest integer of 64 bits. What is longer is not computed. */
const LONGEST = 20;

/**
 * `JSON.parse` that keeps the digits of whole numbers of up to 64 bits; anything larger is the nearest number, as Go
 * reads it into a field without a type. An escape that is half of a character is U+FFFD, as to Go: it could not be stored.
 * Throws a `SyntaxError`.
 */
export function parseExactJson(text: string): unknown {
  const whole = SURROGATE.test(text) ? text.replace(ESCAPE, wholeCharacter) : text;
  return MANY_DIGITS.test(whole) ? JSON.parse(whole, revive) : JSON.parse(whole);
}

const SURROGATE = /\\u[dD][89a-fA-F]/;
/** A pair, a half, or any other. */
const ESCAPE =
  /\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[dD][89a-fA-F][0-9a-fA-F]{2}|[^])/g;
const LENGTH_OF_HALF = '\\uD800'.length;

function wholeCharacter(escape: string): string {
  return escape.length === LENGTH_OF_HALF ? '\\ufffd' : escape;
}

/** The number that {@link parseExactJson} makes of a literal. */
export function exactNumber(literal: string): number | LargeInteger {
  const value = Number(literal);
  if (Number.isSafeInteger(value) || literal.length > LONGEST || !INTEGER.test(literal)) return value;
  const exact = BigInt(literal);
  return exact >= -MAX && exact < MAX ? LargeInteger.parse(literal) : value;
}

function revive(_: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  return typeof value === 'number' && source !== undefined ? exactNumber(source) : value;
}
