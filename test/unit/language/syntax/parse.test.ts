import { deepEqual, ok } from 'node:assert/strict';
import { parse as parseReference, stringify, type ToStringOptions } from 'yaml';
import { yamlToJson } from '../../../../src/api/codec/yaml.ts';
import { type Random, randomInt, SeededRandom } from '../../../../src/base/index.ts';
import { type Node, parse, toValue } from '../../../../src/language/syntax/index.ts';
import { pick, randomValue } from './values.ts';

const STYLES: readonly ToStringOptions[] = [
  {},
  { indent: 4 },
  { indentSeq: false },
  { collectionStyle: 'flow' },
  { collectionStyle: 'flow', lineWidth: 20 },
  { lineWidth: 30 },
  { defaultStringType: 'QUOTE_SINGLE' },
  { defaultStringType: 'QUOTE_DOUBLE', lineWidth: 20 },
  { blockQuote: 'literal' },
  { blockQuote: 'folded', lineWidth: 20 },
];

describe('parse', () => {
  it('reads what the reference implementation reads, in every style', () => {
    for (let seed = 1; seed <= 1500; seed++) {
      const random = new SeededRandom(seed);
      const text = stringify(randomValue(random, 4), pick(random, STYLES));
      const { root, problems } = parse(text);
      deepEqual(problems, [], `seed ${seed}`);
      deepEqual(textsOf(root), emptyForNull(parseReference(text, { schema: 'failsafe' })), `seed ${seed}`);
    }
  });

  it('means by a document what the API server means by it', () => {
    for (let seed = 1; seed <= 500; seed++) {
      const random = new SeededRandom(seed);
      const text = stringify(randomValue(random, 4), pick(random, STYLES));
      deepEqual(JSON.stringify(toValue(parse(text).root)), yamlToJson(text).json, `seed ${seed}`);
    }
  });

  it('reads JSON as JSON does', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const value = randomValue(new SeededRandom(seed), 4);
      const { root, problems } = parse(JSON.stringify(value, null, seed % 3), 'json');
      deepEqual(problems, [], `seed ${seed}`);
      deepEqual(toValue(root), value, `seed ${seed}`);
    }
  });

  it('has a tree for every text, however broken, with all offsets inside it', () => {
    for (let seed = 1; seed <= 3000; seed++) {
      const random = new SeededRandom(seed);
      const text = broken(random, stringify(randomValue(random, 4), pick(random, STYLES)));
      for (const notation of ['yaml', 'json'] as const) {
        const { root, problems } = parse(text, notation);
        for (const { start, end } of problems)
          ok(start >= 0 && start <= end && end <= text.length + 1, `seed ${seed}`);
        checkOffsets(root, text, `seed ${seed}`);
      }
    }
  });

  it('reads plain values as the decoder of Kubernetes does', () => {
    const text =
      '[yes, n, On, 0644, 0x1F, 1_000, 1e3, .5, ~, null, 2026-01-31, 12:30:45, 1.2.3, "1", +1, -0b11]';
    deepEqual(toValue(parse(text).root), [
      true,
      false,
      true,
      420,
      31,
      1000,
      1000,
      0.5,
      null,
      null,
      '2026-01-31',
      '12:30:45',
      '1.2.3',
      '1',
      1,
      -3,
    ]);
  });

  it('follows aliases and merges, and does not drown in them', () => {
    deepEqual(toValue(parse('a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\ne: [*x]').root), {
      a: { b: 1, c: 2 },
      d: { b: 1, c: 3 },
      e: [{ b: 1, c: 2 }],
    });
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 12; level++)
      lines.push(`a${level}: &a${level} [${`*a${level - 1}, `.repeat(9)}]`);
    ok(JSON.stringify(toValue(parse(lines.join('\n')).root)).length < 10_000_000);
  });

  it('stops at a limit of depth', () => {
    const { problems } = parse('['.repeat(100_000));
    ok(problems.some(({ message }) => message.includes('too deeply')));
    ok(parse('- '.repeat(100_000)).problems.length > 0);
  });
});

/** Cuts, repeats and replaces pieces of a text, and scatters signs that mean something in it. */
function broken(random: Random, text: string): string {
  let result = text;
  for (let left = randomInt(random, 4) + 1; left > 0; left--) {
    const at = randomInt(random, result.length + 1);
    const length = randomInt(random, 6);
    const sign = pick(random, [
      '',
      ':',
      ': ',
      '- ',
      '"',
      "'",
      '{',
      '}',
      '[',
      ']',
      '\n',
      '  ',
      '\t',
      '#',
      '|\n',
      '&a ',
      '*a',
    ]);
    result = result.slice(0, at) + sign + result.slice(at + length);
  }
  return result;
}

function checkOffsets(node: Node | undefined, text: string, seed: string): void {
  if (!node) return;
  ok(node.start >= 0 && node.start <= node.end && node.end <= text.length, seed);
  if (node.kind === 'sequence') for (const { value } of node.items) checkOffsets(value, text, seed);
  if (node.kind !== 'map') return;
  for (const { key, value } of node.entries) {
    checkOffsets(key, text, seed);
    checkOffsets(value, text, seed);
  }
}

/** The tree with the text of every scalar, whatever it would mean. */
function textsOf(node: Node | undefined): unknown {
  if (node?.kind === 'map') {
    return Object.fromEntries(node.entries.map(({ key, value }) => [textsOf(key), textsOf(value)]));
  }
  if (node?.kind === 'sequence') return node.items.map(({ value }) => textsOf(value));
  return node?.kind === 'scalar' ? node.text : '';
}

function emptyForNull(value: unknown): unknown {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map(emptyForNull);
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, emptyForNull(member)]));
}
