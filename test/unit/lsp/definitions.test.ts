import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Hover, InitializeResult } from 'vscode-languageserver/node';
import { TestClient } from './client.ts';

const definition = (least: number): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: things, kind: Thing}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              size: {type: integer, minimum: ${least}, description: How large it is.}
`;
const THING = 'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\nspec:\n  size: 3\n';

describe('the definitions of a workspace', function () {
  this.timeout(30_000);
  let folder: string;
  let client: TestClient;
  const uriOf = (name: string): string => pathToFileURL(path.join(folder, name)).href;
  const write = (name: string, text: string): void => {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  };
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-definitions-'));
  });
  afterEach(async () => {
    await client.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  async function start(): Promise<InitializeResult> {
    client = new TestClient({}, {}, {}, [pathToFileURL(folder).href]);
    return client.start();
  }

  const told = async (least: number): Promise<void> => {
    const wanted = `greater than or equal to ${least}`;
    await client.told(
      ({ uri, diagnostics }) =>
        uri === uriOf('thing.yaml') &&
        diagnostics.some(({ message }) => JSON.stringify(message).includes(wanted)),
    );
  };
  const toldNothing = async (): Promise<void> => {
    await client.told(({ uri, diagnostics }) => uri === uriOf('thing.yaml') && diagnostics.length === 0);
  };

  it('are those in its files, open or saved, and change with them', async () => {
    write('config/crd/things.yaml', definition(5));
    write('node_modules/other/things.yaml', definition(50));
    write('thing.yaml', THING);
    await start();
    await client.open(uriOf('thing.yaml'), 'yaml', THING);
    await told(5);

    // An open file is what its editor says.
    const uri = uriOf('config/crd/things.yaml');
    await client.open(uri, 'yaml', definition(5));
    await client.change(uri, 2, [{ text: definition(7) }]);
    await told(7);
    const hover = await client.request<Hover>('textDocument/hover', {
      textDocument: { uri: uriOf('thing.yaml') },
      position: { line: 4, character: 3 },
    });
    assert.match(JSON.stringify(hover), /How large it is\./);

    // Closed without being saved, it is what it was.
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    await told(5);
    write('config/crd/things.yaml', definition(9));
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri, type: 2 }],
    });
    await told(9);
    fs.rmSync(path.join(folder, 'config/crd/things.yaml'));
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri, type: 3 }],
    });
    await toldNothing();
  });
});
