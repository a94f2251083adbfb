import { deepEqual, equal } from 'node:assert/strict';
import { randomInt, SeededRandom } from '../../../src/base/index.ts';
import {
  createLanguageService,
  finish,
  type ObjectIndex,
  type Workspace,
} from '../../../src/language/index.ts';
import { builtInCatalog } from '../../support/built-in-catalog.ts';
import { pick } from './syntax/values.ts';

const CONFIG_MAP = { group: '', kind: 'ConfigMap' };
const SECRET = { group: '', kind: 'Secret' };

const configMap = (name: string, namespace = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${namespace && `  namespace: ${namespace}\n`}`;
const pod = (secret: string): string =>
  `apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  containers:
    - name: main
      env: [{name: A, valueFrom: {secretKeyRef: {name: ${secret}, key: a}}}]
`;

describe('object index', () => {
  const catalog = builtInCatalog();
  let workspace: Workspace;
  beforeEach(() => {
    workspace = createLanguageService({ catalog });
  });

  const index = (): ObjectIndex => finish(workspace.snapshot().index());
  const filesOf = (entries: readonly { readonly uri: string }[]): string[] =>
    entries.map(({ uri }) => uri).toSorted();

  it('finds what is defined by kind, namespace and name, across files', () => {
    workspace.setFile('a', 'yaml', `${configMap('x')}---\n${configMap('x', 'shop')}`);
    workspace.setFile('b', 'yaml', configMap('x', 'shop'));
    deepEqual(filesOf(index().find(CONFIG_MAP, undefined, 'x')), ['a']);
    deepEqual(filesOf(index().find(CONFIG_MAP, 'shop', 'x')), ['a', 'b']);
    deepEqual(index().find(SECRET, 'shop', 'x'), []);
    deepEqual(filesOf(index().list(CONFIG_MAP, 'shop')), ['a', 'b']);
  });

  it('finds the places that refer to an object; they mean it in their own namespace', () => {
    workspace.setFile('a', 'yaml', pod('password'));
    const [found, ...more] = index().referencesTo(SECRET, 'shop', 'password');
    deepEqual(more, []);
    const { start, end } = found?.value.range ?? { start: 0, end: 0 };
    equal(found?.document.text.slice(start, end), 'password');
    deepEqual(index().referencesTo(SECRET, undefined, 'password'), []);
  });

  it('follows changes, renames and removals', () => {
    workspace.setFile('a', 'yaml', configMap('x'));
    const before = index();
    workspace.editFile('a', [{ range: { start: 50, end: 50 }, newText: 'z' }]);
    const names = (of: ObjectIndex): (string | undefined)[] =>
      of.list(CONFIG_MAP, undefined).map(({ value }) => value.name);
    deepEqual([names(before), names(index())], [['x'], ['xz']]);
    workspace.removeFile('a');
    deepEqual(names(index()), []);
  });

  it('knows where an object stands after something before it grew, without summing it up again', () => {
    workspace.setFile('a', 'yaml', `${configMap('x')}---\n${configMap('z')}`);
    index();
    const { summarised } = workspace.work;
    workspace.editFile('a', [{ range: { start: 0, end: 0 }, newText: '# a line\n' }]);
    const [found] = index().find(CONFIG_MAP, undefined, 'z');
    equal(workspace.work.summarised, summarised + 1);
    equal(found && workspace.snapshot().file('a')?.placeOf(found.document)?.startLine, 5);
  });

  it('leaves out what is no manifest, or only becomes one', () => {
    workspace.setFile('a', 'yaml', configMap('x') + 'data: {a: {{ .Values.a }}}\n');
    workspace.setFile('b', 'yaml', 'kind: ConfigMap\nname: x\n');
    deepEqual(index().list(CONFIG_MAP, undefined), []);
  });

  it('is after any changes what it would be had it been made of the files as they are', () => {
    const texts = [configMap('a'), configMap('b'), configMap('a', 'shop'), pod('a'), pod('b'), 'x: y\n'];
    const uris = ['1', '2', '3', '4'];
    for (let seed = 1; seed <= 100; seed++) {
      const random = new SeededRandom(seed);
      workspace = createLanguageService({ catalog });
      const kept = [];
      for (let left = 12; left > 0; left--) {
        const uri = pick(random, uris);
        const length = workspace.snapshot().file(uri)?.length ?? 0;
        const start = randomInt(random, length + 1);
        if (random.next() < 0.4) {
          workspace.setFile(uri, 'yaml', `${pick(random, texts)}---\n${pick(random, texts)}`);
        } else if (random.next() < 0.2) {
          workspace.removeFile(uri);
        } else {
          workspace.editFile(uri, [{ range: { start, end: start + 2 }, newText: pick(random, ['a', '\n']) }]);
        }
        if (random.next() < 0.5) index();
        kept.push(workspace.snapshot());
      }
      // An earlier state is still to be had once a later one was asked for.
      for (const snapshot of [kept[11], kept[4], kept[8]]) {
        const fresh = createLanguageService({ catalog });
        for (const uri of uris) {
          const file = snapshot?.file(uri);
          if (file) fresh.setFile(uri, 'yaml', file.text);
        }
        const now = snapshot && finish(snapshot.index());
        deepEqual(now && contentOf(now), contentOf(finish(fresh.snapshot().index())), `seed ${seed}`);
      }
    }
  });
});

function contentOf(index: ObjectIndex): unknown {
  const told = ['a', 'b'].flatMap((name) =>
    [undefined, 'shop'].flatMap((namespace) => [
      ...index.find(CONFIG_MAP, namespace, name).map(({ uri, value }) => [uri, value]),
      ...index.referencesTo(SECRET, namespace, name).map(({ uri, value }) => [uri, value]),
    ]),
  );
  return told.map((entry) => JSON.stringify(entry)).toSorted();
}
