import assert from 'node:assert/strict';
import { ownValue } from '../../src/base/index.ts';

export interface MetricFamily {
  readonly type: string;
  readonly help: string;
  readonly samples: Sample[];
}

export interface Sample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,|\})/;
const TYPES = ['counter', 'gauge', 'histogram', 'summary', 'untyped'];

const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

/**
 * Reads metrics as Prometheus' text format 0.0.4 has them, and is stricter than Prometheus: a family is told of before its
 * samples and comes once, as does each sample; histograms grow up to their count.
 */
export function readExposition(text: string): Map<string, MetricFamily> {
  assert.ok(text === '' || text.endsWith('\n'), 'the last line ends');
  const families = new Map<string, MetricFamily>();
  const seen = new Set<string>();
  let help: readonly [string, string] | undefined;
  let current: readonly [string, MetricFamily] | undefined;
  for (const line of text.split('\n').slice(0, -1)) {
    const comment = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line);
    if (comment) {
      const [, what, name = '', rest = ''] = comment;
      assert.match(name, /^[a-zA-Z_:][a-zA-Z0-9_:]*$/, line);
      assert.ok(!families.has(name), `${name} comes twice`);
      if (what === 'HELP') {
        help = [name, rest];
        continue;
      }
      assert.ok(TYPES.includes(rest), line);
      assert.equal(help?.[0], name, `the help of ${name} comes first`);
      current = [name, { type: rest, help: help?.[1] ?? '', samples: [] }];
      families.set(...current);
      continue;
    }
    const sample = readSample(line);
    const [family, { type, samples }] = current ?? assert.fail(`no family before ${line}`);
    const suffix = sample.name.slice(family.length);
    const suffixes = ownValue(SUFFIXES, type) ?? [''];
    assert.ok(sample.name.startsWith(family) && suffixes.includes(suffix), `${line} is not of ${family}`);
    const key = `${sample.name}${keyOf([...sample.labels])}`;
    assert.ok(!seen.has(key), `${line} comes twice`);
    seen.add(key);
    if (type === 'counter') assert.ok(sample.value >= 0, line);
    samples.push(sample);
  }
  for (const [name, family] of families) if (family.type === 'histogram') checkBuckets(name, family);
  return families;
}

function readSample(line: string): Sample {
  const name = NAME.exec(line)?.[0] ?? assert.fail(`no sample: ${line}`);
  const labels = new Map<string, string>();
  let rest = line.slice(name.length);
  if (rest.startsWith('{')) {
    rest = rest.slice(1);
    for (let isLast = false; !isLast;) {
      const [whole, label = '', value = '', end] = LABEL.exec(rest) ?? assert.fail(`labels: ${line}`);
      assert.ok(!labels.has(label), `${label} comes twice: ${line}`);
      labels.set(label, value);
      rest = rest.slice(whole.length);
      isLast = end === '}';
    }
  }
  const value = /^ (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|[+-]Inf|NaN)$/.exec(rest)?.[1] ?? assert.fail(line);
  return { name, labels, value: value.endsWith('Inf') ? Infinity : Number(value) };
}

/** The same for the same labels, in whatever order. */
function keyOf(labels: [string, string][]): string {
  return JSON.stringify(labels.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function checkBuckets(name: string, { samples }: MetricFamily): void {
  const series = new Map<string, { bounds: number[]; counts: number[]; count?: number; sum?: number }>();
  for (const sample of samples) {
    const key = keyOf([...sample.labels].filter(([label]) => label !== 'le'));
    const of = series.get(key) ?? { bounds: [], counts: [] };
    series.set(key, of);
    if (sample.name === `${name}_sum`) of.sum = sample.value;
    else if (sample.name === `${name}_count`) of.count = sample.value;
    else {
      const le = sample.labels.get('le') ?? assert.fail(`a bucket of ${name} without a bound`);
      of.bounds.push(le === '+Inf' ? Infinity : Number(le));
      of.counts.push(sample.value);
    }
  }
  for (const [key, { bounds, counts, count, sum }] of series) {
    const where = `${name}${key}`;
    assert.equal(bounds.at(-1), Infinity, where);
    assert.equal(counts.at(-1), count, where);
    assert.notEqual(sum, undefined, where);
    for (let i = 1; i < bounds.length; i++) {
      assert.ok((bounds[i] ?? 0) > (bounds[i - 1] ?? 0), `${where}: bounds grow`);
      assert.ok((counts[i] ?? 0) >= (counts[i - 1] ?? 0), `${where}: counts grow`);
    }
  }
}
