import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { currentContextFile, readContexts, userKubeconfigFiles } from '../../../src/extension/index.ts';

function kubeconfig(name: string, server: string, user: string): string {
  return `apiVersion: v1
kind: Config
current-context: ${name}
clusters: [{ name: ${name}, cluster: { server: '${server}' } }]
users: [{ name: ${user}, user: { token: token-of-${user} } }]
contexts: [{ name: ${name}, context: { cluster: ${name}, user: ${user}, namespace: shop } }]
`;
}

const NOTHING_RUNS = { mayRun: () => Promise.resolve(false) };

describe('kubeconfigs', () => {
  let folder: string;
  const write = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'wheelhouse-kubeconfig-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('takes the files of the setting, or else of the environment, that exist', () => {
    const a = write('a', '');
    const b = write('b', '');
    const environment = { KUBECONFIG: [a, join(folder, 'missing'), b].join(delimiter) };
    assert.deepEqual(userKubeconfigFiles('', environment), [a, b]);
    assert.deepEqual(userKubeconfigFiles(b, environment), [b]);
  });

  it('reads several files as one, the first entry of a name counting', async () => {
    const files = [
      write('a', kubeconfig('one', 'https://a:1', 'alice')),
      write('b', kubeconfig('one', 'https://other:1', 'alice')),
      write('c', kubeconfig('two', 'https://b:2', 'bob')),
    ];
    const contexts = await readContexts(files, NOTHING_RUNS);
    assert.deepEqual(
      contexts.map(({ name, server, namespace, embedded }) => [name, server, namespace, embedded]),
      [
        ['one', 'https://a:1', 'shop', false],
        ['two', 'https://b:2', 'shop', false],
      ],
    );
    const { headers } = (await contexts[1]?.target().authenticate()) ?? {};
    assert.deepEqual(headers, { Authorization: 'Bearer token-of-bob' });
  });

  it('a file that names the current context comes before the others', async () => {
    const first = write('first', currentContextFile('two'));
    const contexts = await readContexts(
      [first, write('a', kubeconfig('two', 'https://b:2', 'bob'))],
      NOTHING_RUNS,
    );
    assert.deepEqual(
      contexts.map(({ name }) => name),
      ['two'],
    );
  });

  it('says which file is broken', async () => {
    await assert.rejects(readContexts([write('broken', 'a: [')], NOTHING_RUNS));
    assert.deepEqual(await readContexts([], NOTHING_RUNS), []);
  });
});
