import { compare, contains, isComparable } from '../values/compare.ts';
import { sizeOf, typeOfValue } from '../values/kinds.ts';
import { CelList } from '../values/list.ts';
import { CelMap } from '../values/map.ts';
import { durationOf, timestampOf } from '../values/moments.ts';
import {
  CelError,
  Duration,
  inInt,
  MAX_UINT,
  noSuchOverload,
  Timestamp,
  Uint,
  type Value,
} from '../values/value.ts';
import { type FunctionDeclaration, overload, type Overload } from './signature.ts';

/** The pairs of types that have an order. */
const COMPARED: readonly (readonly [suffix: string, a: string, b: string])[] = [
  ['bool', 'bool', 'bool'],
  ['int64', 'int', 'int'],
  ['int64_double', 'int', 'double'],
  ['int64_uint64', 'int', 'uint'],
  ['uint64', 'uint', 'uint'],
  ['uint64_double', 'uint', 'double'],
  ['uint64_int64', 'uint', 'int'],
  ['double', 'double', 'double'],
  ['double_int64', 'double', 'int'],
  ['double_uint64', 'double', 'uint'],
  ['string', 'string', 'string'],
  ['bytes', 'bytes', 'bytes'],
  ['timestamp', 'timestamp', 'timestamp'],
  ['duration', 'duration', 'duration'],
];

/** The operators, and the functions of the language that work on values of most types. */
export const OPERATORS: readonly FunctionDeclaration[] = [
  plain('_?_:_', overload('conditional', '(bool, A, A) A')),
  plain('_&&_', overload('logical_and', '(bool, bool) bool')),
  plain('_||_', overload('logical_or', '(bool, bool) bool')),
  plain('_==_', overload('equals', '(A, A) bool')),
  plain('_!=_', overload('not_equals', '(A, A) bool')),
  plain(
    '_[_]',
    overload('index_list', '(list(A), int) A'),
    overload('index_map', '(map(A, B), A) B'),
    overload('optional_list_index_int', '(optional(list(V)), int) optional(V)'),
    overload('optional_map_index_value', '(optional(map(K, V)), K) optional(V)'),
  ),
  plain(
    '_[?_]',
    overload('list_optindex_optional_int', '(list(V), int) optional(V)'),
    overload('optional_list_optindex_optional_int', '(optional(list(V)), int) optional(V)'),
    overload('map_optindex_optional_value', '(map(K, V), K) optional(V)'),
    overload('optional_map_optindex_optional_value', '(optional(map(K, V)), K) optional(V)'),
  ),
  singleton('!_', (value) => (typeof value === 'boolean' ? !value : noSuchOverload(value)), [
    overload('logical_not', '(bool) bool'),
  ]),
  plain(
    '@not_strictly_false',
    overload('not_strictly_false', '(bool) bool', (value) => (typeof value === 'boolean' ? value : true)),
  ),
  singleton('_+_', add, [
    overload('add_bytes', '(bytes, bytes) bytes'),
    overload('add_double', '(double, double) double'),
    overload('add_duration_duration', '(duration, duration) duration'),
    overload('add_duration_timestamp', '(duration, timestamp) timestamp'),
    overload('add_timestamp_duration', '(timestamp, duration) timestamp'),
    overload('add_int64', '(int, int) int'),
    overload('add_list', '(list(A), list(A)) list(A)'),
    overload('add_string', '(string, string) string'),
    overload('add_uint64', '(uint, uint) uint'),
  ]),
  singleton('_-_', subtract, [
    overload('subtract_double', '(double, double) double'),
    overload('subtract_duration_duration', '(duration, duration) duration'),
    overload('subtract_int64', '(int, int) int'),
    overload('subtract_timestamp_duration', '(timestamp, duration) timestamp'),
    overload('subtract_timestamp_timestamp', '(timestamp, timestamp) duration'),
    overload('subtract_uint64', '(uint, uint) uint'),
  ]),
  singleton(
    '_*_',
    (a, b) =>
      arithmetic(
        a,
        b,
        (x, y) => x * y,
        (x, y) => x * y,
      ),
    numeric('multiply'),
  ),
  singleton('_/_', divide, numeric('divide')),
  singleton('_%_', modulo, [
    overload('modulo_int64', '(int, int) int'),
    overload('modulo_uint64', '(uint, uint) uint'),
  ]),
  singleton('-_', negate, [
    overload('negate_double', '(double) double'),
    overload('negate_int64', '(int) int'),
  ]),
  comparison('_<_', 'less', (order) => order < 0),
  comparison('_<=_', 'less_equals', (order) => order <= 0),
  comparison('_>_', 'greater', (order) => order > 0),
  comparison('_>=_', 'greater_equals', (order) => order >= 0),
  singleton('@in', isIn, [
    overload('in_list', '(A, list(A)) bool'),
    overload('in_map', '(A, map(A, B)) bool'),
  ]),
  singleton('size', size, [
    overload('size_bytes', '(bytes) int'),
    overload('bytes_size', 'bytes.() int'),
    overload('size_list', '(list(A)) int'),
    overload('list_size', 'list(A).() int'),
    overload('size_map', '(map(A, B)) int'),
    overload('map_size', 'map(A, B).() int'),
    overload('size_string', '(string) int'),
    overload('string_size', 'string.() int'),
  ]),
  singleton('type', (value) => (value instanceof CelError ? value : typeOfValue(value)), [
    overload('type', '(A) type(A)'),
  ]),
  singleton('dyn', (value) => value, [overload('to_dyn', '(A) dyn')]),
];

function plain(name: string, ...overloads: Overload[]): FunctionDeclaration {
  return { name, overloads };
}

function singleton(
  name: string,
  call: (a: Value, b: Value) => Value | undefined,
  overloads: readonly Overload[],
): FunctionDeclaration {
  return { name, overloads, singleton: (a = null, b = null) => call(a, b) };
}

function numeric(word: string): Overload[] {
  return [
    overload(`${word}_double`, '(double, double) double'),
    overload(`${word}_int64`, '(int, int) int'),
    overload(`${word}_uint64`, '(uint, uint) uint'),
  ];
}

function comparison(name: string, word: string, holds: (order: number) => boolean): FunctionDeclaration {
  const call = (a: Value, b: Value): Value | undefined => {
    if (!isComparable(a)) return undefined;
    const order = compare(a, b);
    return order instanceof CelError ? order : holds(order);
  };
  return singleton(
    name,
    call,
    COMPARED.map(([suffix, a, b]) => overload(`${word}_${suffix}`, `(${a}, ${b}) bool`)),
  );
}

function add(a: Value, b: Value): Value | undefined {
  if (typeof a === 'string') return typeof b === 'string' ? a + b : noSuchOverload(b);
  if (a instanceof Uint8Array) return b instanceof Uint8Array ? joinBytes(a, b) : noSuchOverload(b);
  if (a instanceof CelList) return b instanceof CelList ? a.concat(b) : noSuchOverload(b);
  if (a instanceof Duration) {
    if (b instanceof Duration) return durationOf(a.nanos + b.nanos);
    return b instanceof Timestamp ? timestampOf(a.nanos + b.nanos, b.eastMinutes) : noSuchOverload(b);
  }
  if (a instanceof Timestamp) {
    return b instanceof Duration ? timestampOf(a.nanos + b.nanos, a.eastMinutes) : noSuchOverload(b);
  }
  return arithmetic(
    a,
    b,
    (x, y) => x + y,
    (x, y) => x + y,
  );
}

function subtract(a: Value, b: Value): Value | undefined {
  if (a instanceof Duration) {
    return b instanceof Duration ? durationOf(a.nanos - b.nanos) : noSuchOverload(b);
  }
  if (a instanceof Timestamp) {
    if (b instanceof Duration) return timestampOf(a.nanos - b.nanos, a.eastMinutes);
    return b instanceof Timestamp ? durationOf(a.nanos - b.nanos) : noSuchOverload(b);
  }
  return arithmetic(
    a,
    b,
    (x, y) => x - y,
    (x, y) => x - y,
  );
}

function divide(a: Value, b: Value): Value | undefined {
  if (typeof a !== 'number' && isZero(b)) return isNumber(a) ? new CelError('division by zero') : undefined;
  return arithmetic(
    a,
    b,
    (x, y) => x / y,
    (x, y) => x / y,
  );
}

function modulo(a: Value, b: Value): Value | undefined {
  if (typeof a === 'number' || !isNumber(a)) return undefined;
  if (isZero(b)) return new CelError('modulus by zero');
  return arithmetic(
    a,
    b,
    (x, y) => x % y,
    (x, y) => x % y,
    true,
  );
}

function negate(value: Value): Value | undefined {
  if (typeof value === 'boolean') return noSuchOverload(value);
  if (typeof value === 'number') return -value;
  return typeof value === 'bigint' ? boundedInt(-value) : undefined;
}

function isZero(value: Value): boolean {
  return value === 0n || (value instanceof Uint && value.value === 0n);
}

function isNumber(value: Value): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Uint;
}

/** Undefined where the first is no number. The lowest int by minus one overflows in the remainder too. */
function arithmetic(
  a: Value,
  b: Value,
  whole: (x: bigint, y: bigint) => bigint,
  double: (x: number, y: number) => number,
  remainder = false,
): Value | undefined {
  if (typeof a === 'bigint') {
    if (typeof b !== 'bigint') return noSuchOverload(b);
    return remainder && b === -1n && !inInt(-a) ? INT_OVERFLOW : boundedInt(whole(a, b));
  }
  if (a instanceof Uint) return b instanceof Uint ? boundedUint(whole(a.value, b.value)) : noSuchOverload(b);
  if (typeof a !== 'number') return undefined;
  return typeof b === 'number' ? double(a, b) : noSuchOverload(b);
}

const INT_OVERFLOW = new CelError('integer overflow');

function boundedInt(value: bigint): Value {
  return inInt(value) ? value : INT_OVERFLOW;
}

function boundedUint(value: bigint): Value {
  return value >= 0n && value <= MAX_UINT ? new Uint(value) : new CelError('unsigned integer overflow');
}

function joinBytes(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

function isIn(value: Value, container: Value): Value {
  if (container instanceof CelList) return contains(container, value);
  if (!(container instanceof CelMap)) return noSuchOverload(container);
  const found = container.find(value);
  return found instanceof CelError ? found : found !== undefined;
}

function size(value: Value): Value | undefined {
  if (typeof value !== 'string' && !(value instanceof Uint8Array)) {
    if (!(value instanceof CelList) && !(value instanceof CelMap)) return undefined;
  }
  return BigInt(sizeOf(value) ?? 0);
}
