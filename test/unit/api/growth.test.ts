import assert from 'node:assert/strict';
import {
  applyJsonPatch,
  applyMergePatch,
  FieldPath,
  jsonDiff,
  parseDuration,
  parseJsonDocument,
  validateOwnerReferences,
  YamlError,
  yamlToJson,
} from '../../../src/api/index.ts';
import { type GrowthOptions, growthOf, MOST_POWER, type Work } from '../../support/growth.ts';

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const document = (value: unknown) => ({ value, duplicates: [] });
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const record = (count: number): Record<string, string> =>
  Object.fromEntries(times(count, (index) => [`k${index}`, 'v']));

/** JSON patches have ten thousand operations at most. */
const OPERATIONS = { from: 1250, upTo: 1250, atMost: 2500 };

/** Deeper than the library's stack goes: it stops there, and only the reading before that grows. */
const DEEP = { from: 16_000, upTo: 16_000 };

const shapes: [string, (size: number) => Work, GrowthOptions?][] = [
  ['YAML of many keys', (n) => yaml(times(n, (i) => `k${i}: v\n`))],
  ['YAML of many keys that come twice', (n) => yaml(times(n, (i) => `k${i % (n / 2)}: v\n`))],
  ['YAML of many items', (n) => yaml(times(n, (i) => `- name: k${i}\n`))],
  ['YAML of a long flow', (n) => yaml(['{', times(n, (i) => `k${i}: [v]`).join(', '), '}'])],
  ['YAML of many anchors with aliases', (n) => yaml(times(n, (i) => `- &a${i} x\n- *a${i}\n`))],
  ['YAML of one anchor and many aliases', (n) => yaml(['- &a x\n', ...times(n, () => '- *a\n')])],
  ['YAML of many merge keys', (n) => yaml(['- &a {x: y}\n', ...times(n, () => '- <<: *a\n')])],
  ['YAML of many documents', (n) => yaml(times(n, (i) => `---\nk: ${i}\n`))],
  ['YAML of a long text', (n) => yaml(['k: |\n', ...times(n, (i) => `  line ${i}\n`)])],
  ['YAML of empty lines', (n) => yaml(['a: b', '\n'.repeat(4 * n)])],
  ['YAML of directives', (n) => yaml(['%\n'.repeat(n)])],
  ['YAML of tabs', (n) => yaml(['\t- x\n'.repeat(n)])],
  ['YAML of dashes', (n) => yaml(['- '.repeat(n)]), DEEP],
  ['YAML of deeper and deeper keys', (n) => yaml(times(n / 20, (i) => `${' '.repeat(i)}a:\n`))],
  ['YAML of keys in quotes', (n) => yaml(times(n, (i) => `"k${i}": 'v'\n`))],
  ['YAML of a folded text', (n) => yaml(['k: >\n', ...times(n, (i) => `  line ${i}\n\n`)])],
  ['YAML of a long text in quotes', (n) => yaml(['k: "', ...times(n, (i) => `line ${i}\n  `), '"'])],
  ['YAML of many comments', (n) => yaml(times(n, (i) => `# line ${i}\n`))],
  [
    'keys that come twice in a patch',
    (n) => duplicates(`{${times(n, (i) => `"k${i % (n / 2)}":1`).join(',')}}`),
  ],
  [
    'a JSON patch that adds at the front of a list',
    (n) => patch(n, () => ({ op: 'add', path: '/list/0', value: 1 })),
    OPERATIONS,
  ],
  [
    'a JSON patch that removes from the front of a list',
    (n) => patch(n, () => ({ op: 'remove', path: '/list/0' })),
    OPERATIONS,
  ],
  [
    'a JSON patch that adds keys',
    (n) => patch(n, (i) => ({ op: 'add', path: `/map/n${i}`, value: 'v' })),
    OPERATIONS,
  ],
  [
    'a JSON patch that removes keys',
    (n) => patch(n, (i) => ({ op: 'remove', path: `/map/k${i}` })),
    OPERATIONS,
  ],
  [
    'a JSON patch that moves keys',
    (n) => patch(n, (i) => ({ op: 'move', from: `/map/k${i}`, path: '/list/0' })),
    OPERATIONS,
  ],
  [
    'a JSON patch that copies an item',
    (n) => patch(n, () => ({ op: 'copy', from: '/list/0', path: '/list/0' })),
    OPERATIONS,
  ],
  [
    'a merge patch of many keys',
    (n) => {
      const [target, value] = [{ map: record(n) }, document({ map: record(2 * n) })];
      return () => applyMergePatch(target, value);
    },
  ],
  [
    'owners that all are the controller',
    (n) => {
      const owners = times(n, (i) => ({
        apiVersion: 'v1',
        kind: 'Pod',
        name: `n${i}`,
        uid: `${i}`,
        controller: true,
      }));
      return () => validateOwnerReferences(owners, FieldPath.of('owners'));
    },
  ],
  ['durations of many terms', (n) => () => parseDuration('1ms'.repeat(10 * n))],
  ['durations without a unit', (n) => () => parseDuration('1'.repeat(100 * n))],
  [
    'differences of all lines',
    (n) => {
      const [before, after] = ['a', 'b'].map((of) => JSON.stringify(times(n, (i) => `${of}${i}`)));
      return () => jsonDiff(before ?? '', after ?? '');
    },
  ],
  [
    'differences of every second line',
    (n) => {
      const [before, after] = ['a', 'b'].map((of) =>
        JSON.stringify(times(n, (i) => (i % 2 === 0 ? of : `${i % 60}`))),
      );
      return () => jsonDiff(before ?? '', after ?? '');
    },
  ],
];

function yaml(parts: readonly string[]): Work {
  const text = parts.join('');
  return () => {
    try {
      yamlToJson(text);
    } catch (error) {
      if (!(error instanceof YamlError)) throw error;
    }
  };
}

function duplicates(text: string): Work {
  const bytes = new TextEncoder().encode(text);
  return () => parseJsonDocument(bytes);
}

function patch(size: number, operation: (index: number) => unknown): Work {
  const target = { list: times(20 * size, () => 0), map: record(size) };
  const bytes = encode(times(size, operation));
  return () => applyJsonPatch(target, parseJsonDocument(bytes));
}

describe('the work of reading and patching grows with what is read', () => {
  for (const [name, prepare, options = {}] of shapes) {
    it(`for ${name}`, async () => {
      const { power, text } = await growthOf(prepare, options);
      assert.ok(power <= MOST_POWER, `power ${power.toFixed(2)}: ${text}`);
    }).timeout(600_000);
  }
});
