import assert from 'node:assert/strict';
import { type Manifest, readManifest } from '../../../src/extension/index.ts';
import { TestClient } from '../lsp/client.ts';

const TWO = `# first
apiVersion: v1
kind: ConfigMap
metadata:
  name: one
  labels:
    app.kubernetes.io/name: a
---
kind: Pod
apiVersion: v1
metadata: {name: two, namespace: shop}
spec:
  containers:
    - name: main
      image: x
`;

describe('manifests, read by the language server', () => {
  let server: TestClient;

  before(async () => {
    server = new TestClient({}, {});
    await server.start();
  });
  after(() => server.stop());

  const read = (text?: string, uri = 'file:///manifest.yaml'): Promise<Manifest> =>
    readManifest((method, params) => server.request(method, params), uri, text);

  it('are told with what each object is, its place and its own text', async () => {
    const { objects, problems } = await read(TWO);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      objects.map(({ object, head }) => [object, head.start.line]),
      [
        [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one' } }, 1],
        [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'two', namespace: 'shop' } }, 8],
      ],
    );
    assert.match(objects[1]?.source ?? '', /^kind: Pod[\s\S]*image: x\n$/);
  });

  it('are told with where their fields stand', async () => {
    const [, pod] = (await read(TWO)).objects;
    const [image, ...others] = (await pod?.rangesOf(['spec.containers[0].image', 'nothing'])) ?? [];
    assert.deepEqual(image?.start, { line: 14, character: 6 });
    assert.deepEqual(others[0], pod?.head);
  });

  it('are read as they stand in the editor where they are open', async () => {
    const uri = 'file:///open.yaml';
    await server.open(uri, 'yaml', TWO);
    assert.equal((await read(undefined, uri)).objects.length, 2);
    const range = { start: { line: 7, character: 0 }, end: { line: 8, character: 0 } };
    await server.change(uri, 2, [{ range, text: '' }]);
    const [only, ...more] = (await read(undefined, uri)).objects;
    assert.deepEqual(more, []);
    assert.equal(only?.object.kind, 'Pod');
  });

  it('say why they cannot be read', async () => {
    const { objects, problems } = await read('a: [\n---\napiVersion: v1\nkind: Pod\nmetadata: {}\n');
    assert.deepEqual(problems[0]?.range.start, { line: 0, character: 3 });
    assert.deepEqual(
      objects.map(({ object }) => object.kind),
      ['Pod'],
    );
  });
});
