import assert from 'node:assert/strict';
import { builtInKinds } from '../../../src/kinds/index.ts';
import {
  catalogOf,
  complete,
  createLanguageService,
  DefinedKinds,
  diagnose,
  finish,
  hover,
  type ManifestFile,
  type Workspace,
} from '../../../src/language/index.ts';

const DEFINITION = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: things.example.com
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
          required: [spec]
          properties:
            spec:
              type: object
              description: What is wanted.
              required: [size]
              x-kubernetes-validations:
                - {rule: '!has(self.color) || self.size > 1', message: only large things have a color}
              properties:
                size: {type: integer, minimum: 1, description: How large it is.}
                color: {type: string, enum: [red, green]}
`;
const THING = `apiVersion: example.com/v1
kind: Thing
metadata:
  name: a
spec:
`;

describe('kinds that manifests define', () => {
  const kinds = builtInKinds();
  let workspace: Workspace;
  let defined: DefinedKinds;
  beforeEach(() => {
    workspace = createLanguageService({ catalog: catalogOf(kinds) });
    defined = new DefinedKinds(kinds);
  });

  /** Whether there was something new to know. */
  function update(): boolean {
    const files = new Map<string, ManifestFile>();
    for (const uri of ['crd.yaml', 'other.yaml', 'thing.yaml']) {
      const file = workspace.snapshot().file(uri);
      if (file) files.set(uri, file);
    }
    const catalog = finish(defined.catalogOf(files));
    if (catalog) workspace.setCatalog(catalog);
    return catalog !== undefined;
  }

  function problems(text: string): string[] {
    workspace.setFile('thing.yaml', 'yaml', text);
    return finish(diagnose(workspace.snapshot(), 'thing.yaml')).map(({ message }) => message);
  }

  function define(text = DEFINITION): boolean {
    workspace.setFile('crd.yaml', 'yaml', text);
    return update();
  }

  it('are checked by their schema and their rules', () => {
    const wrong = `${THING}  size: 0\n  color: blue\n  more: 1\n`;
    const before = problems(wrong);
    assert.equal(define(), true);
    const found = problems(wrong).join('\n');
    assert.notDeepEqual(found, before.join('\n'));
    assert.match(found, /greater than or equal to 1/);
    assert.match(found, /supported values: "red", "green"|red/);
    assert.match(found, /more/);
    assert.match(problems(`${THING}  size: 1\n  color: red\n`).join(), /only large things have a color$/);
    assert.deepEqual(problems(`${THING}  size: 2\n  color: red\n`), []);
    assert.match(problems(`${THING}  color: red\n`).join('\n'), /size/);
  });

  it('are completed and explained', () => {
    define();
    const text = `${THING}  \n`;
    workspace.setFile('thing.yaml', 'yaml', text);
    const items = finish(complete(workspace.snapshot(), 'thing.yaml', text.length - 1));
    assert.deepEqual(items.map(({ label }) => label).sort(), ['color', 'size']);
    const typed = `${THING}  size: 3\n`;
    workspace.setFile('thing.yaml', 'yaml', typed);
    const told = finish(hover(workspace.snapshot(), 'thing.yaml', typed.indexOf('size') + 1));
    assert.match(JSON.stringify(told), /How large it is\./);
    assert.doesNotMatch(JSON.stringify(told), /What is wanted/);
  });

  it('change with their definition, and go with it', () => {
    define();
    assert.match(problems(`${THING}  size: 0\n`).join('\n'), /greater than or equal to 1/);
    assert.equal(define(DEFINITION.replace('minimum: 1', 'minimum: 5')), true);
    assert.match(problems(`${THING}  size: 0\n`).join('\n'), /greater than or equal to 5/);
    workspace.removeFile('crd.yaml');
    assert.equal(update(), true);
    assert.doesNotMatch(problems(`${THING}  size: 0\n`).join('\n'), /greater than/);
  });

  it('stay as they are through what says nothing new of them, and while they are half typed', () => {
    define();
    assert.equal(update(), false);
    assert.equal(define(`# A comment.\n${DEFINITION}`), false);
    assert.equal(define(DEFINITION.replace('type: integer', 'type: [')), false);
    assert.equal(define(DEFINITION.replace('served: true', 'served: tr')), false);
    assert.match(problems(`${THING}  size: 0\n`).join('\n'), /greater than or equal to 1/);
    workspace.setFile('other.yaml', 'yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n');
    assert.equal(update(), false);
  });

  it('are looked for only in what may define some', () => {
    const many = Array.from({ length: 50 }, (_, i) => THING.replace('name: a', `name: a${i}`)).join('---\n');
    workspace.setFile('thing.yaml', 'yaml', many);
    const { parsed } = workspace.work;
    assert.equal(define(), true);
    assert.equal(workspace.work.parsed - parsed, 1);
  });

  it('are none of those that Kubernetes has', () => {
    const own = DEFINITION.replace('group: example.com', 'group: apps').replace(
      '{plural: things, kind: Thing}',
      '{plural: deployments, kind: Deployment}',
    );
    define(own);
    const text = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {size: 1}\n';
    assert.match(problems(text).join('\n'), /selector/);
  });
});
