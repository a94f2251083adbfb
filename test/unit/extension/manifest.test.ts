import assert from 'node:assert/strict';
import { parseFieldPath, parseManifest } from '../../../src/extension/index.ts';

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
metadata: {name: two}
spec:
  containers:
    - name: main
      image: x
`;

describe('manifests', () => {
  it('reads each document with its place and its own text', () => {
    const { objects, problems } = parseManifest(TWO);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      objects.map(({ object, head }) => [object.kind, object.metadata.name, head.start.line]),
      [
        ['ConfigMap', 'one', 1],
        ['Pod', 'two', 8],
      ],
    );
    assert.match(objects[1]?.source ?? '', /^kind: Pod[\s\S]*image: x\n$/);
  });

  for (const [path, line, character] of [
    ['spec.containers[0].image', 14, 6],
    ['spec.containers[0]', 13, 6],
    ['spec.containers[0].ports[1].name', 13, 6],
    ['spec.restartPolicy', 11, 0],
    ['nothing', 8, 0],
  ] as const) {
    it(`finds ${path}, or the nearest thing above it`, () => {
      const range = parseManifest(TWO).objects[1]?.rangeOf(parseFieldPath(path));
      assert.deepEqual(range?.start, { line, character });
    });
  }

  it('finds a label whose name has dots', () => {
    const range = parseManifest(TWO).objects[0]?.rangeOf(
      parseFieldPath('metadata.labels[app.kubernetes.io/name]'),
    );
    assert.deepEqual(range?.start, { line: 6, character: 4 });
  });

  it('leaves alone what is no manifest', () => {
    for (const text of ['', 'a: 1\n', '- x\n', '{"name": "package"}', '# only a comment\n']) {
      assert.deepEqual(parseManifest(text), { objects: [], problems: [] });
    }
  });

  it('opens lists, and finds fields in their items', () => {
    const list =
      '{"apiVersion":"v1","kind":"List","items":[\n{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"}}]}';
    const [only] = parseManifest(list).objects;
    assert.equal(only?.object.metadata.name, 's');
    assert.deepEqual(JSON.parse(only.source), only.object);
    assert.equal(only.rangeOf(['metadata', 'name']).start.line, 1);
  });

  it('says where a text is no YAML, and reads the other documents', () => {
    const { objects, problems } = parseManifest('a: [\n---\napiVersion: v1\nkind: Pod\nmetadata: {}\n');
    assert.equal(problems.length, 1);
    assert.deepEqual(
      objects.map(({ object }) => object.kind),
      ['Pod'],
    );
  });
});
