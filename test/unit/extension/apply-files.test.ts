import assert from 'node:assert/strict';
import {
  applyFiles,
  type ApplyJob,
  type ApplyOutcome,
  fileTexts,
  type ManifestObject,
  problemsText,
  takeOver,
} from '../../../src/extension/index.ts';

/** A file's name stands for its place; a line of its text is an object: `Pod web`. */
type File = string;

const POSITION = { line: 0, character: 0 };

function objectsIn(text: string): ManifestObject[] {
  const lines = text.split('\n').filter((line) => line.startsWith('kind: '));
  return lines.map((line, index) => {
    const [, kind = '', name = ''] = line.split(' ');
    const start = { line: index, character: 0 };
    return {
      object: { apiVersion: 'v1', kind, metadata: { name } },
      source: line,
      head: { start, end: start },
      range: { start, end: start },
      rangesOf: (fields) => Promise.resolve(fields.map(() => ({ start: POSITION, end: POSITION }))),
    };
  });
}

const text = (...objects: readonly string[]): string =>
  ['apiVersion: v1', ...objects.map((object) => `kind: ${object}`)].join('\n');

class Fixture {
  readonly applied: string[] = [];
  readonly recorded = new Map<File, string[]>();
  readonly outcomes = new Map<string, ApplyOutcome>();
  reads = 0;
  inFlight = 0;
  mostInFlight = 0;
  readonly files: Map<File, string>;

  constructor(files: Readonly<Record<File, string>>) {
    this.files = new Map(Object.entries(files));
  }

  job(more: Partial<ApplyJob<File>> = {}): ApplyJob<File> {
    return {
      files: [...this.files.keys()],
      read: async (file) => {
        this.reads++;
        this.mostInFlight = Math.max(this.mostInFlight, ++this.inFlight);
        await new Promise((resolve) => setImmediate(resolve));
        this.inFlight--;
        const found = this.files.get(file);
        if (found === undefined || found === '') throw new Error('no such file');
        return found;
      },
      parse: (_, content) =>
        Promise.resolve(
          content.includes('{{')
            ? { objects: [], problems: [{ message: 'not YAML', range: { start: POSITION, end: POSITION } }] }
            : { objects: objectsIn(content), problems: [] },
        ),
      apply: ({ object }, force) => {
        const name = `${object.kind} ${object.metadata.name ?? ''}`;
        this.applied.push(force ? `${name} by force` : name);
        return Promise.resolve((!force && this.outcomes.get(name)) || { outcome: 'created' });
      },
      record: (file, answers) => {
        const lines = answers.map(([{ object }, { outcome }]) => `${object.metadata.name ?? ''} ${outcome}`);
        this.recorded.set(file, lines);
        return Promise.resolve();
      },
      ...more,
    };
  }
}

describe('applying files', () => {
  it('puts namespaces and definitions of all files first, and keeps the order otherwise', async () => {
    const fixture = new Fixture({
      'a.yaml': text('Pod a', 'CustomResourceDefinition d'),
      'b.yaml': text('Service b'),
      'c.yaml': text('ConfigMap c', 'Namespace n', 'Secret s'),
    });
    const { summary } = await applyFiles(fixture.job());
    assert.deepEqual(fixture.applied, [
      'CustomResourceDefinition d',
      'Namespace n',
      'Pod a',
      'Service b',
      'ConfigMap c',
      'Secret s',
    ]);
    assert.deepEqual(fixture.recorded.get('c.yaml'), ['c created', 'n created', 's created']);
    assert.equal(summary.created, 6);
  });

  it('takes 2,000 files a few at a time, and knows of each only what went wrong', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 2000 }, (_, at) => [`${at}.yaml`, text(`ConfigMap c${at}`)]),
    );
    const fixture = new Fixture(files);
    const job = fixture.job();
    let mostAhead = 0;
    let progress = 0;
    const report = await applyFiles({
      ...job,
      apply: (manifest, force) => {
        mostAhead = Math.max(mostAhead, fixture.reads - 2000 - fixture.applied.length);
        return job.apply(manifest, force);
      },
      progress: () => progress++,
    });
    assert.equal(report.summary.created, 2000);
    assert.equal(progress, 2000);
    assert.ok(fixture.reads <= 4000, `${fixture.reads} reads`);
    assert.ok(fixture.mostInFlight <= 8, `${fixture.mostInFlight} at a time`);
    assert.ok(mostAhead <= 9, `${mostAhead} texts read before their turn`);
    assert.deepEqual(report.leftOut, []);
    assert.equal(report.conflicts.size, 0);
  });

  it('leaves out what cannot be read or is no manifest, and says all of it at once', async () => {
    const fixture = new Fixture({
      'gone.yaml': '',
      'template.yaml': `apiVersion: v1\nkind: {{ .Values.kind }}`,
      'values.yaml': 'replicas: {{ not yaml either, but no manifest }}',
      'web.yaml': text('Pod web', 'Pod bad'),
    });
    fixture.outcomes.set('Pod bad', { outcome: 'failed', message: 'bad is refused', fields: [] });
    const report = await applyFiles(fixture.job());
    assert.equal(
      problemsText(report, (file) => file),
      '1 of 2 objects were refused. The first: bad is refused ' +
        'Left out, since it cannot be read: gone.yaml (no such file), template.yaml (not YAML)',
    );
    assert.deepEqual([...fixture.recorded.keys()], ['web.yaml']);
  });

  it('keeps few of many problems word for word', async () => {
    const names = Array.from({ length: 500 }, (_, at) => `${at}.yaml`);
    const fixture = new Fixture(Object.fromEntries(names.map((name) => [name, ''])));
    const report = await applyFiles(fixture.job());
    assert.equal(report.leftOutCount, 500);
    assert.equal(report.leftOut.length, 10);
    assert.match(
      problemsText(report, (file) => file),
      /9\.yaml \(no such file\), and 490 more$/,
    );
  });

  it('can be cancelled between two objects, and tells what it did', async () => {
    const fixture = new Fixture({
      'a.yaml': text('Pod a', 'Namespace n'),
      'b.yaml': text('Pod b'),
    });
    const abort = new AbortController();
    const job = fixture.job({ signal: abort.signal });
    const report = await applyFiles({
      ...job,
      apply: async (manifest, force) => {
        if (manifest.object.kind === 'Pod') abort.abort();
        return job.apply(manifest, force);
      },
    });
    assert.equal(report.cancelled, true);
    assert.deepEqual(fixture.applied, ['Namespace n', 'Pod a']);
    assert.equal(report.summary.created, 2);

    const early = new Fixture({ 'a.yaml': text('Namespace n', 'Pod a'), 'b.yaml': text('Namespace m') });
    const stop = new AbortController();
    const cut = early.job({ signal: stop.signal });
    const told = await applyFiles({
      ...cut,
      apply: async (manifest, force) => {
        stop.abort();
        return cut.apply(manifest, force);
      },
    });
    assert.equal(told.summary.created, 1);
    assert.deepEqual(early.recorded.get('a.yaml'), ['n created']);
  });

  it('takes over the fields of those objects that conflict, and of no others', async () => {
    const fixture = new Fixture({ 'a.yaml': text('Pod a', 'Pod b'), 'c.yaml': text('Pod c') });
    const conflict: ApplyOutcome = { outcome: 'conflict', message: 'others manage it', fields: [] };
    fixture.outcomes.set('Pod b', conflict);
    const job = fixture.job();
    const report = await applyFiles(job);
    assert.deepEqual({ ...report.summary }, { created: 2, configured: 0, unchanged: 0, failed: 1 });
    await takeOver(job, report);
    assert.deepEqual(fixture.applied.slice(3), ['Pod b by force']);
    assert.deepEqual({ ...report.summary }, { created: 3, configured: 0, unchanged: 0, failed: 0 });
    assert.deepEqual(fixture.recorded.get('a.yaml'), ['a created', 'b created']);
    assert.equal(
      problemsText(report, (file) => file),
      '',
    );
  });

  it('applies what is wanted alone', async () => {
    const fixture = new Fixture({ 'a.yaml': text('Namespace n', 'Pod a', 'Pod b') });
    await applyFiles(fixture.job({ wanted: ({ object }) => object.metadata.name === 'b' }));
    assert.deepEqual(fixture.applied, ['Pod b']);
  });

  it('ends where nobody answers any more', async () => {
    const fixture = new Fixture({ 'a.yaml': text('Pod a') });
    const job = fixture.job({ apply: () => Promise.reject(new Error('ECONNREFUSED')) });
    await assert.rejects(applyFiles(job), /ECONNREFUSED/);
  });
});

describe('the texts of files', () => {
  const encode = (content: string): Uint8Array => new TextEncoder().encode(content);

  it('are those of the open editors, and otherwise of the disk', async () => {
    const read = fileTexts<string>({
      fs: { readFile: (uri) => Promise.resolve(encode(`saved ${uri}`)) },
      textDocuments: [{ uri: 'open.yaml', getText: () => 'typed' }],
    });
    assert.equal(await read('open.yaml'), 'typed');
    assert.equal(await read('other.yaml'), 'saved other.yaml');
  });

  it('are not read without a limit', async () => {
    const read = fileTexts<string>({
      fs: { readFile: () => Promise.resolve(new Uint8Array(9 * 1024 * 1024)) },
      textDocuments: [],
    });
    await assert.rejects(read('huge.json'), /larger than 8 MiB/);
  });
});
