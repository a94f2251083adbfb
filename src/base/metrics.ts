import { Tally } from './tally.ts';

/** The values of a metric's labels, by the labels' names. */
export type MetricLabels = Readonly<Record<string, string>>;

/** Only grows. */
export interface Counter {
  add(count?: number): void;
}

/** Sorts what it is told into buckets. */
export interface Histogram {
  observe(value: number): void;
}

/** Something whose numbers are served. */
export interface MetricsSource {
  /** All its metrics in Prometheus' text form, families in the order of their names. */
  text(): string;
}

/** Something that a registry was told: to be added to a counter or, where there are bounds, to be observed. */
export interface MetricRecord {
  readonly name: string;
  readonly help: string;
  readonly labels: MetricLabels;
  readonly bounds?: readonly number[];
  readonly value: number;
}

/** One series of a family that is read when it is asked for: a number, or of a histogram its buckets. */
export type CollectedSeries = readonly [labels: MetricLabels, value: number | Tally];

/** What is put after the family's name, the labels, the value. */
type Sample = readonly [suffix: string, labels: MetricLabels, value: number];

interface Series {
  samples(): Iterable<Sample>;
}

interface Family {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly series: Map<string, Series>;
}

/**
 * Where the parts of a program count what they do. Who asks for a metric of a name and labels that is there already
 * gets the same one, so that a part that is started anew goes on counting.
 *
 *     const adds = metrics.counter('workqueue_adds_total', 'Keys that were added.', { name: 'job-controller' });
 *     adds.add();
 */
export class MetricsRegistry implements MetricsSource {
  private readonly families = new Map<string, Family>();

  counter(name: string, help: string, labels: MetricLabels = {}): Counter {
    return this.series(name, 'counter', help, labels, () => new CountedSeries(labels));
  }

  /** `read` is asked when the metrics are. The last one registered for a name and labels counts. */
  gauge(name: string, help: string, labels: MetricLabels, read: () => number): void {
    const { series } = this.family(name, 'gauge', help);
    series.set(labelText(labels), { samples: () => [['', labels, read()]] });
  }

  /** `bounds` are the upper ends of the buckets, growing. */
  histogram(name: string, help: string, labels: MetricLabels, bounds: readonly number[]): Histogram {
    return this.series(name, 'histogram', help, labels, () => new HistogramSeries(labels, bounds));
  }

  /** A family of which the series come and go: `read` gives those that there are when the metrics are asked for. */
  collect(name: string, type: Family['type'], help: string, read: () => Iterable<CollectedSeries>): void {
    this.family(name, type, help).series.set('', { samples: () => collected(read) });
  }

  /** Counts what another registry was told. */
  replay(records: readonly MetricRecord[]): void {
    for (const { name, help, labels, bounds, value } of records) {
      if (bounds) this.histogram(name, help, labels, bounds).observe(value);
      else this.counter(name, help, labels).add(value);
    }
  }

  text(): string {
    const names = [...this.families.keys()].sort();
    return names.map((name) => familyText(name, this.families.get(name))).join('');
  }

  private series<S extends Series>(
    name: string,
    type: Family['type'],
    help: string,
    labels: MetricLabels,
    make: () => S,
  ): S {
    const { series } = this.family(name, type, help);
    const key = labelText(labels);
    const known = series.get(key);
    // A family is of one type, and so are all its series.
    if (known) return known as S;
    const made = make();
    series.set(key, made);
    return made;
  }

  private family(name: string, type: Family['type'], help: string): Family {
    const known = this.families.get(name);
    if (known && known.type !== type) throw new Error(`the metric ${name} is a ${known.type}`);
    if (known) return known;
    const made: Family = { type, help, series: new Map() };
    this.families.set(name, made);
    return made;
  }
}

class CountedSeries implements Series, Counter {
  private readonly labels: MetricLabels;
  private count = 0;

  constructor(labels: MetricLabels) {
    this.labels = labels;
  }

  add(count = 1): void {
    this.count += count;
  }

  samples(): Sample[] {
    return [['', this.labels, this.count]];
  }
}

class HistogramSeries implements Series, Histogram {
  private readonly labels: MetricLabels;
  private readonly tally: Tally;

  constructor(labels: MetricLabels, bounds: readonly number[]) {
    this.labels = labels;
    this.tally = new Tally(bounds);
  }

  observe(value: number): void {
    this.tally.observe(value);
  }

  samples(): Iterable<Sample> {
    return tallied(this.labels, this.tally);
  }
}

function* tallied(labels: MetricLabels, { bounds, counts, sum, count }: Tally): Generator<Sample> {
  let below = 0;
  for (const [index, bound] of bounds.entries()) {
    below += counts[index] ?? 0;
    yield ['_bucket', { ...labels, le: boundText(bound) }, below];
  }
  yield ['_bucket', { ...labels, le: '+Inf' }, count];
  yield ['_sum', labels, sum];
  yield ['_count', labels, count];
}

/** As Go writes it: who reads the metrics tells buckets apart by their text. */
function boundText(bound: number): string {
  const isPlain = bound === 0 || (Math.abs(bound) >= 1e-4 && Math.abs(bound) < 1e6);
  if (isPlain) return String(bound);
  return bound.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

function* collected(read: () => Iterable<CollectedSeries>): Generator<Sample> {
  for (const [labels, value] of read()) {
    if (typeof value === 'number') yield ['', labels, value];
    else yield* tallied(labels, value);
  }
}

function familyText(name: string, family: Family | undefined): string {
  if (!family) return '';
  const lines = [`# HELP ${name} ${family.help}`, `# TYPE ${name} ${family.type}`];
  for (const key of [...family.series.keys()].sort()) {
    for (const [suffix, labels, value] of family.series.get(key)?.samples() ?? []) {
      lines.push(`${name}${suffix}${labelText(labels)} ${value}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function labelText(labels: MetricLabels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
