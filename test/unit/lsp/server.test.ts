import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import {
  CancellationTokenSource,
  type CodeAction,
  type CodeLens,
  type CompletionItem,
  type DocumentSymbol,
  type Hover,
  LSPErrorCodes,
  type Range,
} from 'vscode-languageserver/node';
import type { ManifestAnswer } from '../../../src/lsp/index.ts';
import { TestClient } from './client.ts';

const URI = 'file:///web.yaml';
const ABILITIES = {
  snippetSupport: true,
  insertTextModeSupport: { valueSet: [1, 2] },
  resolveSupport: { properties: ['documentation'] },
};
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replica: 2
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: nginx
`;

describe('language server over stdio', () => {
  let client: TestClient;

  beforeEach(async () => {
    client = new TestClient({ severities: { 'unknown-field': 'warning' } }, ABILITIES);
    await client.start();
  });

  afterEach(async () => {
    equal(await client.stop(), 0);
  });

  it('tells what is wrong with a file, and again after each change', async () => {
    await client.open(URI, 'yaml', DEPLOYMENT);
    const before = await client.diagnostics(URI, 1);
    deepEqual(
      before.map(({ code, range }) => [code, range]),
      [['unknown-field', { start: { line: 5, character: 2 }, end: { line: 5, character: 9 } }]],
    );
    const range = { start: { line: 5, character: 9 }, end: { line: 5, character: 9 } };
    await client.change(URI, 2, [{ range, text: 's' }]);
    deepEqual(await client.diagnostics(URI, 2), []);
    await client.change(URI, 3, [{ text: DEPLOYMENT.replace('replica:', 'replics:') }]);
    equal((await client.diagnostics(URI, 3)).length, 1);
  });

  it('gives a diagnostic the severity that is set for its code', async () => {
    await client.open(URI, 'yaml', DEPLOYMENT);
    await client.told(({ diagnostics }) => diagnostics[0]?.severity === 2);
  });

  it('takes the settings that a client sends along', async () => {
    const old = new TestClient(undefined, {});
    await old.start();
    await old.open(URI, 'yaml', DEPLOYMENT);
    await old.told(({ diagnostics }) => diagnostics[0]?.severity === 1);
    await old.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { wheelhouse: { diagnostics: { enabled: false } } },
    });
    await old.told(({ uri, diagnostics }) => uri === URI && diagnostics.length === 0);
    equal(await old.stop(), 0);
  });

  it('completes, and documents an item when it is looked at', async () => {
    await client.open(URI, 'yaml', DEPLOYMENT);
    const items = await client.request<CompletionItem[]>('textDocument/completion', {
      textDocument: { uri: URI },
      position: { line: 5, character: 6 },
    });
    const replicas = items.find(({ label }) => label === 'replicas');
    deepEqual(replicas?.textEdit, {
      range: { start: { line: 5, character: 2 }, end: { line: 5, character: 9 } },
      newText: 'replicas',
    });
    const resolved = await client.request<CompletionItem>('completionItem/resolve', replicas);
    ok(JSON.stringify(resolved.documentation).includes('desired'));
  });

  it('documents items at once for a client that will not ask, and writes no snippets where none are taken', async () => {
    const plain = new TestClient({}, {});
    await plain.start();
    await plain.open(URI, 'yaml', DEPLOYMENT.replace('  replica: 2\n', '  \n'));
    const items = await plain.request<CompletionItem[]>('textDocument/completion', {
      textDocument: { uri: URI },
      position: { line: 5, character: 2 },
    });
    const replicas = items.find(({ label }) => label === 'replicas');
    equal(replicas?.insertTextFormat, 1);
    equal(replicas?.textEdit?.newText, 'replicas: ');
    ok(JSON.stringify(replicas?.documentation).includes('desired'));
    equal(await plain.stop(), 0);
  });

  it('explains a field', async () => {
    await client.open(URI, 'yaml', DEPLOYMENT);
    const hover = await client.request<Hover>('textDocument/hover', {
      textDocument: { uri: URI },
      position: { line: 6, character: 5 },
    });
    ok(JSON.stringify(hover.contents).includes('**selector** `LabelSelector`, required'));
    deepEqual(hover.range, { start: { line: 6, character: 2 }, end: { line: 6, character: 10 } });
  });

  it('offers a fix', async () => {
    await client.open(URI, 'yaml', DEPLOYMENT);
    const range = { start: { line: 5, character: 3 }, end: { line: 5, character: 3 } };
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: URI },
      range,
      context: { diagnostics: [] },
    });
    equal(actions[0]?.title, 'Change to `replicas`');
    equal(actions[0]?.edit?.changes?.[URI]?.[0]?.newText, 'replicas');
  });

  it('outlines', async () => {
    await client.open(URI, 'yaml', DEPLOYMENT);
    const symbols = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', {
      textDocument: { uri: URI },
    });
    deepEqual(
      symbols.map(({ name, children }) => [name, children?.map((child) => child.name)]),
      [['Deployment web', ['apiVersion', 'kind', 'metadata', 'spec']]],
    );
  });

  it('is silent on files that are no manifests, and takes back what it told of a closed one', async () => {
    await client.open('file:///compose.yaml', 'yaml', 'services:\n  web: {image: nginx, image: x}\n');
    deepEqual(await client.diagnostics('file:///compose.yaml', 1), []);
  });

  it('reads JSON as JSON', async () => {
    await client.open('file:///a.json', 'json', '{"apiVersion": "v1", "kind": "Pod",}');
    const codes = (await client.diagnostics('file:///a.json', 1)).map(({ code }) => code);
    ok(codes.includes('syntax'));
  });

  it('stops when the client no longer wants an answer, and when the file has changed', async () => {
    const uri = 'file:///large.yaml';
    const text = `---\n${DEPLOYMENT}`.repeat(3000);
    await client.open(uri, 'yaml', text);
    const source = new CancellationTokenSource();
    const asked = client.connection.sendRequest(
      'textDocument/documentSymbol',
      { textDocument: { uri } },
      source.token,
    );
    source.cancel();
    await rejects(asked, { code: LSPErrorCodes.RequestCancelled });
    const outline = client.request('textDocument/documentSymbol', { textDocument: { uri } });
    const refused = rejects(outline, { code: LSPErrorCodes.ContentModified });
    const start = { line: 0, character: 0 };
    await client.change(uri, 2, [{ range: { start, end: start }, text: '# changed\n' }]);
    await refused;
    const again = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', {
      textDocument: { uri },
    });
    ok(again.length > 0);
  });

  it('has lenses for a client that says how objects are doing', async () => {
    const shows = new TestClient({}, {}, { runningState: true });
    const { capabilities } = await shows.start();
    ok(capabilities.codeLensProvider);
    await shows.open(URI, 'yaml', `# web\n${DEPLOYMENT}---\napiVersion: v1\nkind: Secret\nmetadata: {}\n`);
    const lenses = await shows.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: URI } });
    deepEqual(
      lenses.map(({ range, data }) => [range.start.line, data]),
      [
        [1, { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }],
        [17, { apiVersion: 'v1', kind: 'Secret' }],
      ],
    );
    equal(await shows.stop(), 0);
  });

  it('gives the objects of a file that is open, and of a text that is not', async () => {
    await client.open(URI, 'yaml', DEPLOYMENT);
    const open = await client.request<ManifestAnswer>('wheelhouse/manifest', { uri: URI });
    deepEqual(open.problems, []);
    deepEqual(
      open.objects.map(({ kind, name, source, head }) => [kind, name, source, head.start.line]),
      [['Deployment', 'web', DEPLOYMENT, 0]],
    );
    const [place] = await client.request<Range[]>('wheelhouse/fieldRanges', {
      uri: URI,
      object: 0,
      fields: ['spec.template.spec.containers[0].image'],
    });
    deepEqual(place?.start, { line: 14, character: 10 });
    const closed = await client.request<ManifestAnswer>('wheelhouse/manifest', {
      uri: 'file:///closed.yaml',
      text: 'a: [\n',
    });
    equal(closed.problems[0]?.range.start.line, 0);
    const unknown = await client.request<ManifestAnswer>('wheelhouse/manifest', { uri: 'file:///no.yaml' });
    deepEqual(unknown, { objects: [], problems: [] });
  });
});
