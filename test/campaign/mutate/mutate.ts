import { cloneJson, isObject, randomInt, type Random, setKey } from '../../../src/base/index.ts';

/** Values that something may not be ready for. */
const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  2_147_483_648,
  2 ** 60,
  '',
  ' ',
  '0',
  '*',
  '-',
  '..',
  'a/b/c',
  '__proto__',
  'constructor',
  'toString',
  '\u0000',
  '\ud800',
  'é́',
  '2026-01-01T00:00:00Z',
  '99999999999999999999Gi',
  '1e-999999',
  '10.0.0.1/33',
  '::ffff:1.2.3.4',
  '{{.x}}',
  '$(A)$(B)',
  '((((((((((a*)*)*)*)*',
  'x'.repeat(300),
  [],
  {},
  [null],
  [[]],
  { '': '' },
  { __proto__x: 1 },
];
const KEYS: readonly string[] = [
  '',
  '__proto__',
  'constructor',
  'toString',
  'x',
  'metadata',
  'name',
  'spec',
  '$patch',
  '$setElementOrder/ports',
  '$retainKeys',
  'a/b',
  'é',
];
/** Bytes that some parser gives a meaning. */
const TOKENS: readonly string[] = [
  '\0',
  '\r\n',
  '\n\n',
  '\t',
  '%00',
  '%',
  '%2F',
  '%c0%af',
  '/',
  '//',
  '/../',
  '?',
  '&',
  '=',
  ';',
  ',',
  ':',
  ' ',
  '"',
  '\\',
  '\\u0000',
  '\\ud800',
  '{',
  '}',
  '[',
  ']',
  '['.repeat(2000),
  '{"a":'.repeat(2000),
  '1e999',
  '-0',
  '99999999999999999999999',
  'null',
  '&a [*a,*a]',
  '*a',
  '!!binary x',
  '<<: *a',
  '--- ',
  '|\n',
  'k8s\0',
  '\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01',
  '\x80',
  '\x0a\x7f',
  'é',
  '__proto__',
  'chunked',
  'Transfer-Encoding: chunked\r\n',
  'Content-Length: 5\r\n',
  'x'.repeat(5000),
];

/** A copy in which so many places have another value, a key or item more or less, or what stands elsewhere. */
export function mutateValue(value: unknown, random: Random, changes: number): unknown {
  const root = { value: cloneJson(value) };
  for (let change = 0; change < changes; change++) {
    const holders = holdersIn(root);
    const holder = pick(holders, random) ?? root;
    const keys = Object.keys(holder).filter((key) => holder !== root || key === 'value');
    const key = pick(keys, random);
    const put = (at: string, what: unknown): void => setKey(holder as Record<string, unknown>, at, what);
    switch (randomInt(random, 6)) {
      case 0:
        if (Array.isArray(holder)) holder.splice(randomInt(random, holder.length), 1);
        else if (holder !== root) Reflect.deleteProperty(holder, key ?? '');
        break;
      case 1:
        if (Array.isArray(holder)) holder.push(cloneJson(holder[0] ?? pick(VALUES, random)));
        else if (holder !== root) put(pick(KEYS, random) ?? '', cloneJson(pick(VALUES, random)));
        break;
      case 2:
        if (key !== undefined && holder !== root) put(key, cloneJson(pick(holders.slice(1), random) ?? null));
        break;
      default:
        if (key !== undefined && (holder !== root || randomInt(random, 50) === 0))
          put(key, cloneJson(pick(VALUES, random)));
    }
  }
  return root.value;
}

/** A copy of the bytes with some flipped, taken out, put in or said twice. */
export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  let result = Buffer.from(bytes);
  for (let change = 1 + randomInt(random, 3); change > 0; change--) {
    const at = randomInt(random, result.length + 1);
    const end = Math.min(result.length, at + 1 + randomInt(random, randomInt(random, 8) === 0 ? 500 : 8));
    switch (randomInt(random, 5)) {
      case 0:
        if (at < result.length) result[at] = (result[at] ?? 0) ^ (1 << randomInt(random, 8));
        break;
      case 1:
        result = Buffer.concat([result.subarray(0, at), result.subarray(end)]);
        break;
      case 2:
        result = Buffer.concat([result.subarray(0, end), result.subarray(at)]);
        break;
      case 3:
        result = result.subarray(0, randomInt(random, 10) === 0 ? at : result.length);
        break;
      default: {
        const token = Buffer.from(pick(TOKENS, random) ?? '', 'latin1');
        result = Buffer.concat([result.subarray(0, at), token, result.subarray(at)]);
      }
    }
  }
  return result;
}

/** Everything in a value that holds others, the outermost first. */
function holdersIn(value: object): object[] {
  const found: object[] = [value];
  for (let index = 0; index < found.length; index++) {
    for (const child of Object.values(found[index] ?? {})) {
      if (Array.isArray(child) || isObject(child)) found.push(child);
    }
  }
  return found;
}

function pick<T>(list: readonly T[], random: Random): T | undefined {
  return list[randomInt(random, list.length)];
}
