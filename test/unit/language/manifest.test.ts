import { deepEqual, equal, match } from 'node:assert/strict';
import { parse } from 'yaml';
import { fieldRanges, finish, manifest, type Manifest, ManifestFile } from '../../../src/language/index.ts';
import { rightManifests } from './right-manifests.ts';

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

const LIST = `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata:
      name: big
    data:
      number: "1"
      text: |
        two
        lines

  - {apiVersion: v1, kind: Secret, metadata: {name: s}, immutable: true}
  - apiVersion: v1
    kind: ConfigMap
    metadata: &meta {name: c, annotations: {digits: "9007199254740993"}}
  - apiVersion: v1
    kind: Pod
    metadata: *meta
`;

describe('manifest', () => {
  const read = (text: string): Manifest => finish(manifest(ManifestFile.read(text, 'yaml')));
  const start = (text: string, index: number, path: string): unknown => {
    const file = ManifestFile.read(text, 'yaml');
    const [range] = finish(fieldRanges(file, index, [path]));
    return range && file.positionAt(range.start);
  };

  it('gives each document as it is written', () => {
    const { objects, problems } = read(TWO);
    deepEqual(problems, []);
    deepEqual(
      objects.map(({ apiVersion, kind, name, namespace }) => [apiVersion, kind, name, namespace]),
      [
        ['v1', 'ConfigMap', 'one', undefined],
        ['v1', 'Pod', 'two', undefined],
      ],
    );
    match(objects[1]?.source ?? '', /^kind: Pod[\s\S]*image: x\n$/);
    equal(TWO.slice(objects[1]?.head.start, objects[1]?.head.end), 'kind: Pod\n');
  });

  for (const [path, line, character] of [
    ['spec.containers[0].image', 14, 6],
    ['spec.containers[0]', 13, 6],
    ['spec.containers[0].ports[1].name', 13, 6],
    ['.spec.restartPolicy', 11, 0],
    ['nothing', 8, 0],
  ] as const) {
    it(`finds ${path}, or the nearest thing above it`, () => {
      deepEqual(start(TWO, 1, path), { line, character });
    });
  }

  it('finds a label whose name has dots, in quotes or not', () => {
    deepEqual(start(TWO, 0, 'metadata.labels[app.kubernetes.io/name]'), { line: 6, character: 4 });
    deepEqual(start(TWO, 0, 'metadata.labels["app.kubernetes.io/name"]'), { line: 6, character: 4 });
  });

  it('leaves alone what is no manifest', () => {
    for (const text of ['', 'a: 1\n', '- x\n', '{"name": "package"}', '# only a comment\n']) {
      deepEqual(read(text), { objects: [], problems: [] });
    }
  });

  it('opens lists, and gives each item by itself, to the digit', () => {
    const { objects } = read(LIST);
    const expected = (parse(LIST) as { items: unknown[] }).items;
    deepEqual(
      objects.map(({ source }) => parse(source) as unknown),
      expected,
    );
    equal(objects[1]?.source, '{apiVersion: v1, kind: Secret, metadata: {name: s}, immutable: true}');
    deepEqual(start(LIST, 1, 'metadata.name'), { line: 13, character: 46 });
  });

  it('gives of every right manifest what another parser reads there', () => {
    for (const { name, text } of rightManifests()) {
      for (const { source, kind } of read(text).objects) {
        equal((parse(source, { logLevel: 'silent' }) as { kind: string }).kind, kind, name);
      }
    }
  });

  it('says where a text cannot be read, and reads the other documents', () => {
    const { objects, problems } = read('a: [\n---\napiVersion: v1\nkind: Pod\nmetadata: {}\n');
    deepEqual(
      problems.map(({ range }) => range.start),
      [3],
    );
    deepEqual(
      objects.map(({ kind }) => kind),
      ['Pod'],
    );
  });

  it('takes a template for what it is', () => {
    const { objects, problems } = read('apiVersion: v1\nkind: Pod\nmetadata: {name: {{ .Values.a }}}\n');
    deepEqual(objects, []);
    match(problems[0]?.message ?? '', /template/);
  });
});
