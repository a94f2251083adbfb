import type { Schema } from './schemas.ts';

const LONG = 'a'.repeat(300);
const INTEGERS = [
  -1,
  0,
  1,
  2,
  7,
  65_535,
  65_536,
  2_147_483_647,
  2_147_483_648,
  2 ** 62,
  2 ** 63,
  -(2 ** 63),
  1e30,
];
const WORDS = [
  '',
  ' ',
  'x',
  'A_b!',
  'a..b',
  '-x',
  'a'.repeat(64),
  LONG,
  'é',
  'a\nb',
  'a/b',
  'a/b/c',
  '1',
  '-1',
];
const TEXTS = [
  '1.2.3.4',
  '01.2.3.4',
  '::1',
  '::FFFF:1.2.3.4',
  '10.0.0.0/8',
  '/a/../b',
  'http://x',
  'a=b',
  'a:b',
];
const QUANTITIES = [
  '',
  '0',
  '-1',
  '1.5',
  '1e3',
  '1Ki',
  '100m',
  '1n',
  '0.0001',
  '1.0',
  '+1',
  ' 1',
  'x',
  '10E',
];
const MORE_QUANTITIES = [
  '9223372036854775807',
  '9223372036854775808',
  '9223372036854775',
  '9223372036854776',
  '-0',
  1,
  1.5,
  -1,
  true,
  {},
  [],
];
const EITHER = [
  '',
  'x',
  '50%',
  '150%',
  '-1%',
  'A',
  LONG,
  '1',
  -1,
  0,
  1,
  65_536,
  2_147_483_648,
  1.5,
  true,
  {},
  [],
];
const TIMES = ['', 'x', '2020-01-01', '2020-01-01T00:00:00Z', '2020-02-30T00:00:00Z', 7, {}];
const MORE_TIMES = [
  '2020-01-01T00:00:00.5+01:00',
  '2020-01-01T00:00:00.123456Z',
  '0001-01-01T00:00:00Z',
  true,
];
const KEYS = ['', 'A b', 'a/b/c', 'kubernetes.io/x', 'x', '-x', '.', '..', 'constructor', LONG];

/** Values for a field of a schema: such as are right, and such as are wrong in every way that its type allows. */
export function valuesFor(schema: Schema, name: string): readonly unknown[] {
  if (name === 'Quantity') return [...QUANTITIES, ...MORE_QUANTITIES];
  if (name === 'IntOrString') return EITHER;
  if (schema.format === 'date-time') return [...TIMES, ...MORE_TIMES];
  if (schema.format === 'byte') return ['', 'x', 'eA==', 'eA', '!', 7, {}];
  switch (schema.type) {
    case 'string':
      return [...WORDS, ...TEXTS, 7, true, {}, []];
    case 'integer':
    case 'number':
      return [...INTEGERS, 'x', '5', 1.5, true, {}, []];
    case 'boolean':
      return [true, false, 'true', 1, {}, []];
    case 'array':
      return [[], [null], ['x'], ['x', 'x'], [''], [7], [{}], [{}, {}], {}, 'x', 7];
    default:
      return [{}, [], 'x', 7, true];
  }
}

/** Maps with keys and values of all sorts. */
export function mapsFor(item: unknown): readonly unknown[] {
  return [
    ...KEYS.map((key) => Object.fromEntries([[key, item]])),
    ...[null, 7, 'é!', LONG, '', {}].map((value) => ({ x: value })),
  ];
}
