import assert from 'node:assert/strict';
import type { CompletionItem, Hover, Location } from 'vscode-languageserver/node';
import type { ClusterDefinition, ClusterDefinitionsParams } from '../../../src/lsp/index.ts';
import { TestClient } from './client.ts';

const THING = 'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\nspec:\n  size: 0\n';
const URI = 'file:///thing.yaml';
const FILE = 'file:///crd.yaml';
const SHOWN = 'wheelhouse:/here/apiextensions.k8s.io~v1/customresourcedefinitions/_/things.example.com.yaml';

const specOf = (least: number): object => ({
  group: 'example.com',
  scope: 'Namespaced',
  names: { plural: 'things', kind: 'Thing' },
  versions: [
    {
      name: 'v1',
      served: true,
      storage: true,
      schema: {
        openAPIV3Schema: {
          type: 'object',
          properties: {
            spec: {
              type: 'object',
              properties: { size: { type: 'integer', minimum: least, description: 'How large it is.' } },
            },
          },
        },
      },
    },
  ],
});
const thing = (least: number): ClusterDefinition => ({
  name: 'things.example.com',
  spec: specOf(least),
  uri: SHOWN,
});
const inFile = (least: number): string =>
  JSON.stringify({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'things.example.com' },
    spec: specOf(least),
  });

describe('the definitions of a cluster', function () {
  this.timeout(30_000);
  let client: TestClient;
  beforeEach(async () => {
    client = new TestClient({}, {});
    await client.start();
    await client.open(URI, 'yaml', THING);
  });
  afterEach(() => client.stop());

  const tell = (news: ClusterDefinitionsParams): Promise<void> =>
    client.connection.sendNotification('wheelhouse/clusterDefinitions', news);
  const told = async (least: number): Promise<void> => {
    const wanted = `greater than or equal to ${least}`;
    await client.told(
      ({ uri, diagnostics }) =>
        uri === URI && diagnostics.some(({ message }) => JSON.stringify(message).includes(wanted)),
    );
  };
  const toldNothing = async (): Promise<void> => {
    await client.told(({ uri, diagnostics }) => uri === URI && diagnostics.length === 0);
  };
  const at = (line: number, character: number): object => ({
    textDocument: { uri: URI },
    position: { line, character },
  });

  it('check, explain and complete; they come, change and go', async () => {
    await toldNothing();
    await tell({ restart: true, definitions: [thing(5)] });
    await told(5);
    const hover = await client.request<Hover>('textDocument/hover', at(4, 3));
    assert.match(JSON.stringify(hover), /How large it is\./);
    await client.change(URI, 2, [{ text: THING.replace('size: 0', '') }]);
    await toldNothing();
    const items = await client.request<CompletionItem[]>('textDocument/completion', at(4, 2));
    assert.deepEqual(
      items.map(({ label }) => label),
      ['size'],
    );
    await client.change(URI, 3, [{ text: THING }]);
    await told(5);
    await tell({ definitions: [thing(7)] });
    await told(7);
    await tell({ removed: ['things.example.com'] });
    await toldNothing();
    await tell({ definitions: [thing(9)] });
    await told(9);
    await tell({ restart: true });
    await toldNothing();
  });

  it('count together when the last part of them is there', async () => {
    await tell({ restart: true, definitions: [thing(5)], more: true });
    // Something else makes the server look at all definitions again.
    await client.change(URI, 2, [{ text: `# changed\n${THING}` }]);
    assert.deepEqual(await client.diagnostics(URI, 2), []);
    assert.equal(await client.request('textDocument/hover', at(5, 3)), null);
    await tell({});
    await told(5);
  });

  it('stand behind those of a file, and are there again when that is gone', async () => {
    await tell({ definitions: [thing(5)] });
    await told(5);
    await client.open(FILE, 'json', inFile(7));
    await told(7);
    await tell({ definitions: [thing(6)] });
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: FILE } });
    await told(6);
  });

  it('are not those of a live object that is open: that may be of another cluster', async () => {
    await tell({ definitions: [thing(5)] });
    await told(5);
    await client.open(SHOWN, 'yaml', inFile(7));
    await client.diagnostics(SHOWN, 1);
    await tell({ definitions: [thing(6)] });
    await told(6);
    await tell({ restart: true });
    await toldNothing();
  });

  it('are where one goes from a kind, as are those of a file', async () => {
    const goTo = (line: number, character: number): Promise<Location | null> =>
      client.request('textDocument/definition', at(line, character));
    assert.equal(await goTo(1, 8), null);
    await tell({ definitions: [thing(5)] });
    await told(5);
    assert.equal((await goTo(1, 8))?.uri, SHOWN);
    assert.equal((await goTo(0, 14))?.uri, SHOWN);
    assert.equal(await goTo(4, 3), null);
    await client.open(FILE, 'yaml', `# Things\n---\n${inFile(7)}`);
    await told(7);
    const place = { line: 2, character: 0 };
    assert.deepEqual(await goTo(1, 8), { uri: FILE, range: { start: place, end: place } });
    await client.change(URI, 2, [{ text: 'apiVersion: v1\nkind: Pod\n' }]);
    assert.equal(await goTo(1, 7), null);
  });

  it('are wanted once a file is open that may be a manifest', async () => {
    const other = new TestClient({}, {});
    let wanted = 0;
    let wake = (): void => undefined;
    const first = new Promise<void>((resolve) => (wake = resolve));
    other.connection.onNotification('wheelhouse/wantsClusterDefinitions', () => {
      wanted++;
      wake();
    });
    await other.start();
    await other.open('file:///package.json', 'json', '{"name": "a"}');
    await other.diagnostics('file:///package.json', 1);
    // What the server says, it says before it answers what it is asked later.
    await other.request('textDocument/documentSymbol', { textDocument: { uri: 'file:///package.json' } });
    assert.equal(wanted, 0);
    await other.change('file:///package.json', 2, [{ text: '{"apiVersion": "v1"}' }]);
    await first;
    await other.open(URI, 'yaml', '');
    await other.diagnostics(URI, 1);
    await other.stop();
    assert.equal(wanted, 1);
  });

  it('that no document shows lead nowhere', async () => {
    await tell({ definitions: [{ name: 'things.example.com', spec: specOf(5) }] });
    await told(5);
    assert.equal(await client.request('textDocument/definition', at(1, 8)), null);
  });
});
