import { deepEqual, equal, ok } from 'node:assert/strict';
import {
  complete,
  createLanguageService,
  diagnose,
  finish,
  hover,
  inTurns,
  manifest,
  objects,
  quickFixes,
  type Snapshot,
  type Steps,
  symbols,
  type Turns,
} from '../../../src/language/index.ts';
import { builtInCatalog } from '../../support/built-in-catalog.ts';

const URI = 'file:///large.yaml';

/** A clock on which every look at it takes a millisecond. */
class CountedTurns implements Turns {
  pauses = 0;
  private time = 0;
  readonly onPause: () => void;

  constructor(onPause: () => void = () => undefined) {
    this.onPause = onPause;
  }

  nowMs(): number {
    return this.time++;
  }

  pause(): Promise<void> {
    this.pauses++;
    this.onPause();
    return Promise.resolve();
  }
}

describe('work in steps', () => {
  const workspace = createLanguageService({ catalog: builtInCatalog() });
  /** 10 MB: 2,480 documents of 4,000 characters, one in ten with a mistake. */
  const text = Array.from({ length: 2480 }, (_, index) => {
    const mistake = index % 10 === 0 ? 'wrong: 1\n' : '';
    const head = `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${index}}\n${mistake}data:\n  a: |\n`;
    return head + `    ${'x'.repeat(74)}\n`.repeat(Math.ceil((3990 - head.length) / 79));
  }).join('');
  let snapshot: Snapshot;

  beforeEach(() => {
    workspace.removeFile(URI);
    workspace.setFile(URI, 'yaml', text);
    snapshot = workspace.snapshot();
  });

  it('lets others go first many times while it looks through 10 MB', async () => {
    ok(text.length > 9_700_000, `${text.length}`);
    const { work } = workspace;
    let before = Object.assign({}, work);
    let most = 0;
    const turns = new CountedTurns(() => {
      most = Math.max(most, work.parsed - before.parsed + work.checked - before.checked);
      before = Object.assign({}, work);
    });
    const outcome = await inTurns(diagnose(snapshot, URI), { isCancelled: false }, turns);
    ok(outcome !== 'cancelled');
    equal(outcome.value.length, 248);
    ok(turns.pauses > 500, `${turns.pauses} pauses`);
    ok(most <= 16, `${most} documents in one turn`);
  });

  const features: Readonly<Record<string, () => Steps<unknown>>> = {
    diagnose: () => diagnose(snapshot, URI),
    complete: () => complete(snapshot, URI, 100),
    hover: () => hover(snapshot, URI, 10),
    quickFixes: () => quickFixes(snapshot, URI, { start: 0, end: text.length }),
    symbols: () => symbols(snapshot, URI),
    objects: () => objects(snapshot, snapshot.file(URI)),
    manifest: () => {
      const file = snapshot.file(URI);
      ok(file);
      return manifest(file);
    },
    index: () => snapshot.index(),
  };
  for (const [name, feature] of Object.entries(features)) {
    it(`${name} stops soon after nobody wants its answer any more`, async () => {
      const { work } = workspace;
      const before = work.parsed;
      const cancellation = { isCancelled: false };
      const turns = new CountedTurns(() => {
        cancellation.isCancelled = true;
      });
      equal(await inTurns(feature(), cancellation, turns), 'cancelled');
      equal(turns.pauses, 1);
      ok(work.parsed - before < 30, `${work.parsed - before} documents were read`);
    });
  }

  it('lets others go first while it looks through one document of many objects', async () => {
    const item = (index: number): string =>
      `  - apiVersion: v1\n    kind: ConfigMap\n    metadata:\n      name: c${index}\n    wrong: 1\n`;
    const list = Array.from({ length: 480 }, (_, index) => item(index)).join('');
    workspace.setFile(URI, 'yaml', `apiVersion: v1\nkind: List\nitems:\n${list}`);
    snapshot = workspace.snapshot();
    const turns = new CountedTurns();
    const outcome = await inTurns(diagnose(snapshot, URI), { isCancelled: false }, turns);
    equal(outcome !== 'cancelled' && outcome.value.length, 480);
    // Each object is held against its schema, and judged: a step each, beside those of reading.
    ok(turns.pauses >= (480 * 2) / 8, `${turns.pauses} pauses`);
    equal(workspace.snapshot().file(URI)?.documents.length, 1);
  });

  it('can stop between any two stages of the judgement of one object', () => {
    workspace.setFile(URI, 'yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: -\n');
    const catalog = builtInCatalog();
    const kind = catalog.find({ group: '', version: 'v1', kind: 'ConfigMap' });
    ok(kind);
    const judging = catalog.judge(kind, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: '-' } });
    let stages = 0;
    let step = judging.next();
    for (; !step.done; step = judging.next()) stages++;
    // Decoding, defaulting, preparing, warning; then it is validated.
    equal(stages, 4);
    ok(step.value && 'errors' in step.value && step.value.errors.length === 1);
    // Making a value of the text, and looking up where each error shows, are steps beside these.
    const { work } = workspace;
    const before = work.checked;
    const checking = diagnose(workspace.snapshot(), URI);
    let afterReading = 0;
    while (!checking.next().done) if (work.parsed > 0 && work.checked === before) afterReading++;
    ok(afterReading >= stages + 3, `${afterReading} steps`);
  });

  it('answers the same in turns as at once', async () => {
    const outcome = await inTurns(diagnose(snapshot, URI), { isCancelled: false }, new CountedTurns());
    deepEqual(outcome !== 'cancelled' && outcome.value, finish(diagnose(snapshot, URI)));
  });
});
