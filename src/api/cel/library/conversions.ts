import { utf8 } from '../syntax/literals.ts';
import { text } from '../values/text.ts';
import {
  NANOS_PER_SECOND,
  durationOf,
  floorDivide,
  readDuration,
  readTimestamp,
  timestampOf,
} from '../values/moments.ts';
import { CelError, inInt, MAX_UINT, Uint, type Value } from '../values/value.ts';
import {
  givenBytes,
  givenDouble,
  givenDuration,
  givenInt,
  givenText,
  givenTimestamp,
  givenUint,
  givenValue,
} from './given.ts';
import { type FunctionDeclaration, overload } from './signature.ts';

/** Functions that turn a value into one of another type. Of a constant they are evaluated when the program is made. */
export const CONVERSIONS: readonly FunctionDeclaration[] = [
  {
    name: 'bool',
    overloads: [
      overload('bool_to_bool', '(bool) bool', same),
      overload(
        'string_to_bool',
        '(string) bool',
        (value) => BOOLS.get(givenText(value)) ?? failed('string', 'bool'),
      ),
    ],
  },
  {
    name: 'bytes',
    overloads: [
      overload('bytes_to_bytes', '(bytes) bytes', same),
      overload('string_to_bytes', '(string) bytes', (value) => Uint8Array.from(utf8(givenText(value)))),
    ],
  },
  {
    name: 'double',
    overloads: [
      overload('double_to_double', '(double) double', same),
      overload('int64_to_double', '(int) double', (value) => Number(givenInt(value))),
      overload('string_to_double', '(string) double', (value) => doubleOf(givenText(value))),
      overload('uint64_to_double', '(uint) double', (value) => Number(givenUint(value))),
    ],
  },
  {
    name: 'duration',
    overloads: [
      overload('duration_to_duration', '(duration) duration', same),
      overload('int64_to_duration', '(int) duration', () => failed('int', 'google.protobuf.Duration')),
      overload('string_to_duration', '(string) duration', (value) => {
        const nanos = readDuration(givenText(value));
        return nanos === undefined ? failed('string', 'google.protobuf.Duration') : durationOf(nanos);
      }),
    ],
  },
  {
    name: 'int',
    overloads: [
      overload('int64_to_int64', '(int) int', same),
      overload('double_to_int64', '(double) int', (value) => intOfDouble(givenDouble(value))),
      overload('duration_to_int64', '(duration) int', (value) => givenDuration(value).nanos),
      overload('string_to_int64', '(string) int', (value) => intOf(givenText(value))),
      overload('timestamp_to_int64', '(timestamp) int', (value) =>
        floorDivide(givenTimestamp(value).nanos, NANOS_PER_SECOND),
      ),
      overload('uint64_to_int64', '(uint) int', (value) => boundedInt(givenUint(value))),
    ],
  },
  {
    name: 'string',
    overloads: [
      overload('string_to_string', '(string) string', same),
      overload('bool_to_string', '(bool) string', shown),
      overload('bytes_to_string', '(bytes) string', (value) => textOf(givenBytes(value))),
      overload('double_to_string', '(double) string', shown),
      overload('duration_to_string', '(duration) string', shown),
      overload('int64_to_string', '(int) string', shown),
      overload('timestamp_to_string', '(timestamp) string', shown),
      overload('uint64_to_string', '(uint) string', shown),
      overload('ip_to_string', '(ip) string', shown),
      overload('cidr_to_string', '(cidr) string', shown),
    ],
  },
  {
    name: 'timestamp',
    overloads: [
      overload('timestamp_to_timestamp', '(timestamp) timestamp', same),
      overload('int64_to_timestamp', '(int) timestamp', (value) =>
        timestampOf(givenInt(value) * NANOS_PER_SECOND),
      ),
      overload('string_to_timestamp', '(string) timestamp', (value) => {
        const moment = readTimestamp(givenText(value));
        return moment
          ? timestampOf(moment.nanos, moment.eastMinutes)
          : failed('string', 'google.protobuf.Timestamp');
      }),
    ],
  },
  {
    name: 'uint',
    overloads: [
      overload('uint64_to_uint64', '(uint) uint', same),
      overload('double_to_uint64', '(double) uint', (value) => uintOfDouble(givenDouble(value))),
      overload('int64_to_uint64', '(int) uint', (value) => boundedUint(givenInt(value))),
      overload('string_to_uint64', '(string) uint', (value) => uintOf(givenText(value))),
    ],
  },
];

/** The names of functions whose value for a constant is one. */
export const CONVERTING: ReadonlySet<string> = new Set([
  ...CONVERSIONS.map(({ name }) => name),
  'dyn',
  'type',
]);

/** A text in UTF-8, undefined where the bytes are none. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  let decoded = '';
  for (let index = 0; index < bytes.length;) {
    const lead = bytes[index] ?? 0;
    const length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    let code = lead < 0x80 ? lead : lead & (0x7f >> length);
    for (let at = 1; at < length; at++) {
      const next = bytes[index + at] ?? 0;
      if ((next & 0xc0) !== 0x80) return undefined;
      code = (code << 6) | (next & 0x3f);
    }
    const isLone = lead >= 0x80 && lead < 0xc0;
    if (isLone || lead > 0xf4 || code < (LEAST.at(length) ?? 0) || code > 0x10ffff) return undefined;
    if (code >= 0xd800 && code <= 0xdfff) return undefined;
    decoded += String.fromCodePoint(code);
    index += length;
  }
  return decoded;
}

const LEAST = [0, 0, 0x80, 0x800, 0x10000];
const BOOLS = new Map<string, boolean>([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((word): [string, boolean] => [word, true]),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((word): [string, boolean] => [word, false]),
]);
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const HEXADECIMAL = /^([+-]?)0[xX]([\da-fA-F]*)\.?([\da-fA-F]*)[pP]([+-]?\d+)$/;
/** Between two digits, or after the mark of a base. */
const SEPARATOR = /(?<=[\da-fA-FxX])_(?=[\da-fA-F])/g;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const DIGITS_LIMIT = 400;

function same(value: Value | undefined): Value {
  return givenValue(value);
}

function shown(value: Value | undefined): Value {
  return text(givenValue(value));
}

function failed(from: string, to: string): CelError {
  return new CelError(`type conversion error from '${from}' to '${to}'`);
}

function intOf(source: string): Value {
  if (!/^[+-]?\d+$/.test(source) || source.length > DIGITS_LIMIT) return failed('string', 'int');
  const value = BigInt(source.replace(/^\+/, ''));
  return inInt(value) ? value : failed('string', 'int');
}

function uintOf(source: string): Value {
  if (!/^\d+$/.test(source) || source.length > DIGITS_LIMIT) return failed('string', 'uint');
  const value = BigInt(source);
  return value <= MAX_UINT ? new Uint(value) : failed('string', 'uint');
}

function doubleOf(source: string): Value {
  const value = readDouble(source);
  return value === undefined ? failed('string', 'double') : value;
}

/** What is too large for a double is none; infinity is one only by name. */
function readDouble(source: string): number | undefined {
  const infinite = INFINITE.exec(source);
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity;
  if (source.toLowerCase() === 'nan') return Number.NaN;
  const digits = source.replace(SEPARATOR, '');
  const value = DECIMAL.test(digits) ? Number(digits) : readHexadecimal(digits);
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

function readHexadecimal(source: string): number | undefined {
  const found = HEXADECIMAL.exec(source);
  if (!found || source.length > DIGITS_LIMIT) return undefined;
  const [, sign, whole = '', fraction = '', exponent = ''] = found;
  if (whole + fraction === '') return undefined;
  const value = Number(BigInt(`0x${whole}${fraction}`)) * 2 ** (Number(exponent) - 4 * fraction.length);
  return sign === '-' ? -value : value;
}

function intOfDouble(value: number): Value {
  const inside = value > -(2 ** 63) && value < 2 ** 63;
  return inside ? BigInt(Math.trunc(value)) : new CelError('integer overflow');
}

function uintOfDouble(value: number): Value {
  const inside = value >= 0 && value < 2 ** 64;
  return inside ? new Uint(BigInt(Math.trunc(value))) : new CelError('unsigned integer overflow');
}

function boundedInt(value: bigint): Value {
  return inInt(value) ? value : new CelError('integer overflow');
}

function boundedUint(value: bigint): Value {
  return value >= 0n ? new Uint(value) : new CelError('unsigned integer overflow');
}

function textOf(bytes: Uint8Array): Value {
  return decodeUtf8(bytes) ?? new CelError('invalid UTF-8 in bytes, cannot convert to string');
}
