/** The three families of suffixes: `500m`, `2G`; `512Mi`; `12e6`. A quantity keeps the family that it was written in. */
export type QuantityFormat = 'decimalSI' | 'binarySI' | 'decimalExponent';

/** Why a text is not a quantity, in upstream's words. */
export class QuantityError extends Error {}

const WRONG_FORMAT =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const WRONG_NUMBER = 'unable to parse numeric part of quantity';
const WRONG_SUFFIX = "unable to parse quantity's suffix";

const DECIMAL_SUFFIXES = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);
const BINARY_SUFFIXES = new Map([
  ['Ki', 10],
  ['Mi', 20],
  ['Gi', 30],
  ['Ti', 40],
  ['Pi', 50],
  ['Ei', 60],
]);
const DECIMAL_NAMES = new Map([...DECIMAL_SUFFIXES].map(([name, exponent]) => [exponent, name]));
const BINARY_NAMES = new Map([...BINARY_SUFFIXES].map(([name, exponent]) => [exponent, name]));

/** What has more digits, or a greater exponent, than any machine can have is refused rather than computed. */
const LENGTH_LIMIT = 1000;
const EXPONENT_LIMIT = 1000;

/** The smallest power of ten that a quantity resolves. */
const NANO = -9;
const MAX_INT64 = 2n ** 63n - 1n;
/** Upstream computes in 64 bits as long as so many digits are enough; what is longer loses its original text. */
const FAST_DIGITS = 18;

/**
 * A number of the API with its unit: `unscaled · 10^scale`, exact. Immutable. Its text is canonical as upstream has
 * it: the largest suffix that leaves a whole number. A text that says the same in other signs (`+1`, `00012`, `1E3`)
 * stays as it was written.
 */
export class Quantity {
  readonly format: QuantityFormat;
  private readonly unscaled: bigint;
  private readonly scale: number;
  private readonly written: string | undefined;
  /** Upstream holds it in more than 64 bits, and then takes it for no integer whatever its value. */
  private readonly isLong: boolean;

  private constructor(
    unscaled: bigint,
    scale: number,
    format: QuantityFormat,
    written?: string,
    isLong = false,
  ) {
    this.unscaled = unscaled;
    this.scale = scale;
    this.format = format;
    this.written = written;
    this.isLong = isLong;
  }

  static of(value: number | bigint, format: QuantityFormat = 'decimalSI'): Quantity {
    return new Quantity(BigInt(value), 0, format);
  }

  /** So many thousandths: `Quantity.ofMilli(1500)` is `1500m`. */
  static ofMilli(milli: number | bigint, format: QuantityFormat = 'decimalSI'): Quantity {
    return new Quantity(BigInt(milli), -3, format);
  }

  /** Throws {@link QuantityError}. A number is read as its JSON text. */
  static parse(text: string | number): Quantity {
    const parts = split(String(text));
    const { exponent, format, base } = interpretSuffix(parts.suffix);
    const digits = BigInt(parts.whole + parts.fraction);
    const magnitude = base === 2 ? digits << BigInt(exponent) : digits;
    const scale = (base === 10 ? exponent : 0) - parts.fraction.length;
    const sign = parts.negative ? -1n : 1n;
    const short = isShort(parts, exponent, base);
    if (parts.isEmpty && !short) throw new QuantityError(WRONG_NUMBER);
    if (!short || scale < NANO) return Quantity.bounded(magnitude, scale, sign, format);
    const kept = isPlainlyWritten(parts, scale, base) ? String(text) : undefined;
    return new Quantity(sign * magnitude, scale, format, kept);
  }

  /** A long text: rounded up to whole nanos, and where it is binary held within 64 bits. */
  private static bounded(magnitude: bigint, scale: number, sign: bigint, format: QuantityFormat): Quantity {
    let value = magnitude;
    let at = scale;
    if (at < NANO) {
      value = divideUp(value, 10n ** BigInt(NANO - at));
      at = NANO;
    }
    if (format !== 'binarySI') return new Quantity(sign * value, at, format, undefined, true);
    const one = 10n ** BigInt(Math.max(0, -at));
    if (value > MAX_INT64 * one) return new Quantity(sign * MAX_INT64, 0, format, undefined, true);
    return new Quantity(sign * value, at, value < one ? 'decimalSI' : format, undefined, true);
  }

  /** The text that the API writes. */
  toString(): string {
    return this.written ?? this.canonical();
  }

  compare(other: Quantity): -1 | 0 | 1 {
    const scale = Math.min(this.scale, other.scale);
    const difference = this.at(scale) - other.at(scale);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  add(other: Quantity): Quantity {
    const scale = Math.min(this.scale, other.scale);
    const format = this.unscaled === 0n ? other.format : this.format;
    const isLong = this.isLong || other.isLong;
    return new Quantity(this.at(scale) + other.at(scale), scale, format, undefined, isLong);
  }

  subtract(other: Quantity): Quantity {
    return this.add(new Quantity(-other.unscaled, other.scale, other.format, undefined, other.isLong));
  }

  negate(): Quantity {
    return new Quantity(-this.unscaled, this.scale, this.format);
  }

  isZero(): boolean {
    return this.unscaled === 0n;
  }

  sign(): -1 | 0 | 1 {
    return this.unscaled < 0n ? -1 : this.unscaled > 0n ? 1 : 0;
  }

  /** The whole number at or away from zero of this one, held within 64 bits as upstream's `Value()`. */
  asInteger(): number {
    return Number(saturate(this.rounded(0)));
  }

  /** The value as upstream's `AsInt64()`: undefined where its text has decimals or thousandths, even if they are none. */
  toInt64(): bigint | undefined {
    if (this.isLong || this.scale < 0) return undefined;
    const value = this.at(0);
    return value === saturate(value) ? value : undefined;
  }

  /** The value as a double, near enough. */
  toDouble(): number {
    return Number(this.unscaled) * Number(`1e${this.scale}`);
  }

  /** Thousandths, rounded away from zero and held within 64 bits as upstream's `MilliValue()`. */
  asMilli(): number {
    return Number(saturate(this.rounded(-3)));
  }

  /** True where the value is a whole number. */
  isInteger(): boolean {
    return this.scale >= 0 || this.unscaled % 10n ** BigInt(-this.scale) === 0n;
  }

  /** Rounds away from zero to a power of ten: `roundUp(-3)` gives whole thousandths. */
  roundUp(scale: number): Quantity {
    return this.scale >= scale ? this : new Quantity(this.rounded(scale), scale, this.format);
  }

  private rounded(scale: number): bigint {
    if (this.scale >= scale) return this.at(scale);
    const by = 10n ** BigInt(scale - this.scale);
    return this.unscaled < 0n ? -divideUp(-this.unscaled, by) : divideUp(this.unscaled, by);
  }

  private at(scale: number): bigint {
    return this.unscaled * 10n ** BigInt(this.scale - scale);
  }

  private canonical(): string {
    if (this.unscaled === 0n) return '0';
    if (this.usesBinaryName()) {
      const [number, exponent] = removeFactors(
        this.at(Math.min(this.scale, 0)) / this.fractionUnit(),
        1024n,
        6,
      );
      return `${number}${BINARY_NAMES.get(exponent * 10) ?? ''}`;
    }
    const [number, exponent] = this.decimal();
    if (this.format === 'decimalExponent') return exponent === 0 ? `${number}` : `${number}e${exponent}`;
    return `${number}${DECIMAL_NAMES.get(exponent) ?? ''}`;
  }

  private fractionUnit(): bigint {
    return 10n ** BigInt(Math.max(0, -this.scale));
  }

  private usesBinaryName(): boolean {
    if (this.format !== 'binarySI' || !this.isInteger()) return false;
    const value = this.rounded(0);
    return value <= -1024n || value >= 1024n;
  }

  /** A whole number and an exponent that three divides. */
  private decimal(): [bigint, number] {
    const [number, removed] = removeFactors(this.unscaled, 10n);
    const exponent = this.scale + removed;
    const rest = ((exponent % 3) + 3) % 3;
    return [number * 10n ** BigInt(rest), exponent - rest];
  }
}

/** Canonical text of a quantity; the short common forms pass without arithmetic. Throws {@link QuantityError}. */
export function canonicalQuantity(text: string | number): string {
  if (typeof text === 'string' && PLAIN.test(text)) return text;
  return Quantity.parse(text).toString();
}

/** Canonical as they stand: at most three digits, or a whole number that is no multiple of 1000. */
const PLAIN = /^(?:0|[1-9]\d{0,2}(?:m|k|M|G|T|Ki|Mi|Gi|Ti)?|[1-9]\d{0,11}[1-9])$/;

interface Parts {
  readonly negative: boolean;
  /** Nothing stands before the suffix. */
  readonly isEmpty: boolean;
  readonly whole: string;
  readonly fraction: string;
  readonly suffix: string;
}

const SHAPE = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/;

function split(text: string): Parts {
  const found = text === '' || text.length > LENGTH_LIMIT ? null : SHAPE.exec(text);
  if (!found) throw new QuantityError(WRONG_FORMAT);
  const [, sign = '', whole = '', fraction = '', suffix = ''] = found;
  const stripped = whole.replace(/^0+/, '');
  const isEmpty = whole === '' && fraction === '';
  return { negative: sign === '-', isEmpty, whole: stripped === '' ? '0' : stripped, fraction, suffix };
}

function interpretSuffix(suffix: string): { exponent: number; format: QuantityFormat; base: 2 | 10 } {
  const decimal = DECIMAL_SUFFIXES.get(suffix);
  if (decimal !== undefined) return { exponent: decimal, format: 'decimalSI', base: 10 };
  const binary = BINARY_SUFFIXES.get(suffix);
  if (binary !== undefined) return { exponent: binary, format: 'binarySI', base: 2 };
  if (!/^[eE][+-]?\d+$/.test(suffix)) throw new QuantityError(WRONG_SUFFIX);
  const exponent = Number(suffix.slice(1));
  if (!(Math.abs(exponent) <= EXPONENT_LIMIT)) throw new QuantityError(WRONG_SUFFIX);
  return { exponent, format: 'decimalExponent', base: 10 };
}

function isShort(parts: Parts, exponent: number, base: 2 | 10): boolean {
  if (base === 10) return FAST_DIGITS - parts.whole.length - parts.fraction.length >= 0;
  if (parts.fraction !== '') return false;
  return 15 - parts.whole.length - Math.trunc((exponent * 3) / 10) - 1 >= 0;
}

/**
 * Whether upstream takes a text as canonical without looking further, and so keeps its signs and zeros: a binary number
 * that eight does not divide, or a decimal one that neither begins with a zero nor ends in three.
 */
function isPlainlyWritten({ whole, fraction }: Parts, scale: number, base: 2 | 10): boolean {
  const digits = whole + fraction;
  if (base === 2) return BigInt(digits) % 8n !== 0n;
  return scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
}

function divideUp(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}

function saturate(value: bigint): bigint {
  return value > MAX_INT64 ? MAX_INT64 : value < -MAX_INT64 - 1n ? -MAX_INT64 - 1n : value;
}

function removeFactors(value: bigint, factor: bigint, atMost = Infinity): [bigint, number] {
  let rest = value;
  let removed = 0;
  while (removed < atMost && rest !== 0n && rest % factor === 0n) {
    rest /= factor;
    removed++;
  }
  return [rest, removed];
}
