import { deepEqual } from 'node:assert/strict';
import { join } from 'node:path';
import { createHighlighter, type Highlighter } from './tokens.ts';

const HOSTS = {
  'source.yaml': join(import.meta.dirname, 'host-yaml.tmLanguage.json'),
  'source.json': join(import.meta.dirname, 'host-json.tmLanguage.json'),
};

const YAML: Readonly<Record<string, readonly [text: string, marked: readonly string[]]>> = {
  'kinds and versions': [
    'apiVersion: apps/v1\nkind: Deployment # a kind: Pod',
    ['apps entity.name.namespace.group', 'v1 support.type.version', 'Deployment entity.name.type.class.kind'],
  ],
  'kinds in braces': [
    '{kind: "Pod", apiVersion: v1}',
    ['Pod entity.name.type.class.kind', 'v1 support.type.version'],
  ],
  'no kinds of other files': ['kind: something\napiVersion: 2\nmankind: Pod', []],
  quantities: [
    'cpu: 100m\nmemory: 1.5Gi\nlist: [10k, 5]\nname: 10mm',
    [
      '100 constant.numeric.quantity',
      'm keyword.other.unit',
      '1.5 constant.numeric.quantity',
      'Gi keyword.other.unit',
      '10 constant.numeric.quantity',
      'k keyword.other.unit',
    ],
  ],
  'quantities in quotes': ['cpu: "250m"', ['250 constant.numeric.quantity', 'm keyword.other.unit']],
  images: [
    'image: registry.example.com:5000/team/web:1.27@sha256:0a1b',
    [
      'registry.example.com:5000/team/web string.unquoted.image',
      '1.27 constant.other.tag',
      'sha256:0a1b constant.other.digest',
    ],
  ],
  'names of other objects': ['- serviceAccountName: web', ['web variable.other.reference']],
  'names in references, block style': [
    'env:\n  - name: A\n    valueFrom:\n      secretKeyRef:\n        # here\n        name: keys\n        key: name\n  - name: B',
    ['keys variable.other.reference'],
  ],
  'names in references, in braces': [
    'configMapRef: {name: settings, optional: true}\nname: other',
    ['settings variable.other.reference'],
  ],
  'label keys': ['app.kubernetes.io/name: web\npath/x: y', ['app.kubernetes.io entity.name.namespace.label']],
  variables: [
    'args: ["--port=$(PORT)", "$$(NOT)"]\ncommand: run $(ONE)',
    [
      'PORT variable.other.environment',
      '$$(NOT) constant.character.escape.variable',
      'ONE variable.other.environment',
    ],
  ],
  'nothing in comments': ['# kind: Pod, cpu: 100m, $(VAR)', []],
};

describe('highlighting', () => {
  let highlighter: Highlighter;

  before(async () => {
    highlighter = await createHighlighter(HOSTS);
  });

  for (const [title, [text, marked]] of Object.entries(YAML)) {
    it(`marks ${title}`, async () => deepEqual(await highlighter.tokens('source.yaml', text), marked));
  }

  it('marks kinds, versions and variables in JSON', async () => {
    const text = '{"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"args": ["$(A)"], "x": "kind"}}';
    deepEqual(await highlighter.tokens('source.json', text), [
      'apps entity.name.namespace.group',
      'v1 support.type.version',
      'Deployment entity.name.type.class.kind',
      'A variable.other.environment',
    ]);
  });
});
