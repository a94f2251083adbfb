/** From this power of ten on Go writes an exponent. */
const EXPONENT_FROM = 6;

/** A double as Go's `%g` writes it: the fewest digits that say it, with an exponent from a million on. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < EXPONENT_FROM) return plainText(value);
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** All digits of a double, however many, without an exponent. */
export function plainText(value: number): string {
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  const point = exponent + 1;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (digits.length <= point) return sign + digits.padEnd(point, '0');
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** A double with so many decimals, rounded half to even of its exact value; thousands apart if `grouped`. */
export function fixedText(value: number, decimals: number, grouped: boolean): string {
  if (!Number.isFinite(value)) return specialText(value, grouped);
  const [whole = '', fraction] = exactDecimals(value, decimals).split('.');
  const shown = grouped ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole;
  return fraction === undefined ? shown : `${shown}.${fraction}`;
}

/** `1.234500×10⁰³`, as Go's printer for a language writes it. */
export function scientificText(value: number): string {
  if (!Number.isFinite(value)) return specialText(value, true);
  const [mantissa = '', exponentText = '0'] = value.toExponential(6).split('e');
  const exponent = Number(exponentText);
  const digits = String(Math.abs(exponent)).padStart(2, '0');
  const raised = Array.from(
    exponent < 0 ? `-${digits}` : digits,
    (digit) => SUPERSCRIPTS.get(digit) ?? digit,
  );
  return `${mantissa}×10${raised.join('')}`;
}

/** The most that the host writes. */
const DECIMALS_LIMIT = 100;
const SUPERSCRIPTS = new Map([
  ['-', '⁻'],
  ['0', '⁰'],
  ['1', '¹'],
  ['2', '²'],
  ['3', '³'],
  ['4', '⁴'],
  ['5', '⁵'],
  ['6', '⁶'],
  ['7', '⁷'],
  ['8', '⁸'],
  ['9', '⁹'],
]);

function specialText(value: number, localized: boolean): string {
  if (Number.isNaN(value)) return 'NaN';
  const sign = value < 0 ? '-' : localized ? '' : '+';
  return sign + (localized ? '∞' : 'Inf');
}

/** `toFixed` is exact up to 100 decimals and 1e21; past those the digits come from the double's own parts. */
function exactDecimals(value: number, decimals: number): string {
  if (decimals <= DECIMALS_LIMIT && Math.abs(value) < 1e21) {
    const fixed = value.toFixed(decimals);
    return isHalf(value, decimals) ? evened(value, decimals) : fixed;
  }
  const whole = Math.abs(value) < 1e21 ? value.toFixed(DECIMALS_LIMIT) : BigInt(value).toString();
  const [integer = '', fraction = ''] = whole.split('.');
  return decimals === 0 ? integer : `${integer}.${fraction.padEnd(decimals, '0').slice(0, decimals)}`;
}

/** Whether the exact value is half way between two of the texts, which `toFixed` rounds up. */
function isHalf(value: number, decimals: number): boolean {
  const scaled = Math.abs(value) * 2 * 10 ** decimals;
  return (
    decimals <= 15 &&
    Number.isInteger(scaled) &&
    scaled % 2 === 1 &&
    scaled / (2 * 10 ** decimals) === Math.abs(value) &&
    isDyadic(value, decimals)
  );
}

function isDyadic(value: number, decimals: number): boolean {
  return Number.isInteger(value * 2 ** (decimals + 1));
}

function evened(value: number, decimals: number): string {
  const scaled = (Math.abs(value) * 2 * 10 ** decimals - 1) / 2;
  const even = scaled % 2 === 0 ? scaled : scaled + 1;
  const digits = String(even).padStart(decimals + 1, '0');
  const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return value < 0 ? `-${text}` : text;
}
