import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import {
  createLanguageService,
  diagnose,
  finish,
  hover,
  type Workspace,
} from '../../../src/language/index.ts';
import { builtInCatalog } from '../../support/built-in-catalog.ts';

const URI = 'file:///many.yaml';
const configMap = (name: string): string =>
  `---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata: {a: b}\n`;
const many = (count: number, prefix = 'c'): string =>
  Array.from({ length: count }, (_, index) => configMap(`${prefix}${index}`)).join('');

/** What one action costs, by the workspace's own counts. */
function costOf(workspace: Workspace, action: () => void): object {
  const before = Object.assign({}, workspace.work);
  action();
  const { work } = workspace;
  return {
    parsed: work.parsed - before.parsed,
    summarised: work.summarised - before.summarised,
    checked: work.checked - before.checked,
  };
}

describe('workspace', () => {
  const catalog = builtInCatalog();
  let workspace: Workspace;
  beforeEach(() => {
    workspace = createLanguageService({ catalog });
  });

  const everything = (): void => {
    const snapshot = workspace.snapshot();
    finish(snapshot.index());
    finish(diagnose(snapshot, URI));
  };
  const summaries = (uri: string): unknown[] => {
    const snapshot = workspace.snapshot();
    return (snapshot.file(uri)?.documents ?? []).map(({ document }) =>
      finish(snapshot.analyses.summaryOf(document)),
    );
  };

  it('reads, sums up and checks one of 1,000 documents for a keystroke in it', () => {
    workspace.setFile(URI, 'yaml', many(1000));
    deepEqual(costOf(workspace, everything), { parsed: 1000, summarised: 1000, checked: 1000 });
    deepEqual(costOf(workspace, everything), { parsed: 0, summarised: 0, checked: 0 });
    const at = (workspace.snapshot().file(URI)?.text ?? '').indexOf('c500') + 4;
    const before = summaries(URI);
    workspace.editFile(URI, [{ range: { start: at, end: at }, newText: 'x' }]);
    deepEqual(costOf(workspace, everything), { parsed: 1, summarised: 1, checked: 1 });
    const changed = summaries(URI).filter((summary, index) => summary !== before[index]);
    equal(changed.length, 1);
  });

  it('keeps the summaries of all other files, whatever is typed in one', () => {
    for (let index = 0; index < 50; index++) workspace.setFile(`file:///${index}.yaml`, 'yaml', many(3));
    finish(workspace.snapshot().index());
    const before = Array.from({ length: 50 }, (_, index) => summaries(`file:///${index}.yaml`));
    workspace.editFile('file:///7.yaml', [{ range: { start: 50, end: 51 }, newText: 'é' }]);
    const after = Array.from({ length: 50 }, (_, index) => summaries(`file:///${index}.yaml`));
    for (const [index, old] of before.entries()) {
      const same = old.filter((summary, each) => summary === after[index]?.[each]).length;
      equal(same, index === 7 ? 2 : 3, `file ${index}`);
    }
  });

  it('keeps the documents of a text that is set anew, where they are in it still', () => {
    workspace.setFile(URI, 'yaml', many(100));
    everything();
    const moved = configMap('first') + many(100).replace('c99', 'last');
    const cost = costOf(workspace, () => {
      workspace.setFile(URI, 'yaml', moved);
      everything();
    });
    deepEqual(cost, { parsed: 2, summarised: 2, checked: 2 });
  });

  it('has a revision for each change, and a snapshot stays as it was', () => {
    workspace.setFile(URI, 'yaml', configMap('a'), 1);
    const before = workspace.snapshot();
    equal(workspace.snapshot(), before);
    workspace.editFile(URI, [{ range: { start: 4, end: 4 }, newText: 'x: y\n' }], 2);
    const after = workspace.snapshot();
    ok(after.revision > before.revision);
    deepEqual([before.file(URI)?.version, after.file(URI)?.version], [1, 2]);
    deepEqual(finish(diagnose(before, URI)), []);
    equal(finish(diagnose(after, URI)).length, 1);
    workspace.removeFile(URI);
    equal(workspace.snapshot().file(URI), undefined);
    equal(before.file(URI)?.text, configMap('a'));
    equal(finish(diagnose(after, URI)).length, 1);
  });

  it('makes no revision of a change that is none', () => {
    const { revision } = workspace;
    workspace.removeFile(URI);
    workspace.editFile(URI, [{ range: { start: 0, end: 0 }, newText: 'x' }]);
    equal(workspace.revision, revision);
  });

  it('finds everything out anew when kinds change', () => {
    const custom = { group: 'example.com', version: 'v1', kind: 'Widget', namespaced: true, stored: true };
    const text = 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nspec: {size: x}\n';
    workspace.setFile(URI, 'yaml', text);
    deepEqual(finish(diagnose(workspace.snapshot(), URI)), []);
    const before = workspace.snapshot();
    workspace.setCatalog({
      ...catalog,
      kinds: [...catalog.kinds, custom],
      schemaOf: (kind) =>
        kind.kind === 'Widget'
          ? {
              type: 'object',
              properties: {
                ...catalog.anyObject.properties,
                spec: { type: 'object', properties: { size: { type: 'integer' } } },
              },
            }
          : catalog.schemaOf(kind),
    });
    ok(workspace.revision > before.revision);
    const found = finish(diagnose(workspace.snapshot(), URI)).map(({ code }) => code);
    deepEqual(found, ['wrong-type']);
    deepEqual(finish(diagnose(before, URI)), []);
  });

  it('does not look at files for a hover that are not asked for', () => {
    workspace.setFile(URI, 'yaml', many(10));
    workspace.setFile('file:///other.yaml', 'yaml', many(10));
    const cost = costOf(workspace, () => finish(hover(workspace.snapshot(), URI, 20)));
    deepEqual(cost, { parsed: 10, summarised: 0, checked: 0 });
    notEqual(finish(hover(workspace.snapshot(), URI, 20)), undefined);
  });
});
