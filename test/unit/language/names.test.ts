import { deepEqual, equal, match, ok } from 'node:assert/strict';
import {
  complete,
  createLanguageService,
  diagnose,
  finish,
  hover,
  manifest,
  quickFixes,
  symbols,
  type Workspace,
} from '../../../src/language/index.ts';
import { builtInCatalog } from '../../support/built-in-catalog.ts';

const URI = 'file:///names.yaml';

/** What every object inherits, and so answers to where it is asked for a key by mistake. */
const NAMES = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];

describe('names that every object inherits', () => {
  const catalog = builtInCatalog();
  let workspace: Workspace;
  const read = (text: string): void => {
    workspace = createLanguageService({ catalog });
    workspace.setFile(URI, 'yaml', text);
  };
  const problems = (): string[] =>
    finish(diagnose(workspace.snapshot(), URI)).map(({ code, message }) => `${code}: ${message}`);

  for (const name of NAMES) {
    it(`${name} is a key of a ConfigMap like any other`, () => {
      read(
        `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {a/x${name}x: b}}\ndata:\n  ${name}: x\n`,
      );
      deepEqual(problems(), []);
      const [object] = finish(symbols(workspace.snapshot(), URI));
      equal(object?.children.at(-1)?.children[0]?.name, name);
      const file = workspace.snapshot().file(URI);
      ok(file);
      match(finish(manifest(file)).objects[0]?.source ?? '', new RegExp(`${name}: x`));
    });

    it(`${name} is told where it stands twice, and where it is no text`, () => {
      read(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  ${name}: x\n  ${name}: 1\n`);
      deepEqual(
        problems().map((problem) => problem.split(':')[0]),
        ['duplicate-key', 'wrong-type'],
      );
    });

    it(`${name} is no field, no kind, no version and no value`, () => {
      read(
        `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  ${name}: 1\n  restartPolicy: ${name}\n  containers: [{name: a, image: b}]\n`,
      );
      match(problems().join('\n'), new RegExp(`There is no field \`${name}\``));
      const offset = workspace.snapshot().file(URI)?.text.indexOf(`${name}:`) ?? 0;
      equal(finish(hover(workspace.snapshot(), URI, offset + 1)), undefined);
      finish(quickFixes(workspace.snapshot(), URI, { start: 0, end: 1000 }));
      read(`apiVersion: ${name}/v1\nkind: ${name}\nmetadata: {name: a}\n${name}: b\n`);
      deepEqual(problems(), []);
      read(`apiVersion: v1\nkind: ${name}\nmetadata: {name: a}\n`);
      match(problems().join(), /unknown-kind/);
    });

    it(`${name} is merged in, and completed around, like any other`, () => {
      const base = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nx: &x {${name}: 1}\ndata:\n  <<: *x\n`;
      read(base);
      match(problems().join(), /wrong-type/);
      read(`apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {${name}: b}}\nspec:\n  \n`);
      const items = finish(
        complete(workspace.snapshot(), URI, (workspace.snapshot().file(URI)?.length ?? 1) - 1),
      );
      ok(items.some(({ label }) => label === 'containers'));
    });

    it(`${name} in what is migrated stays where it is`, () => {
      read(
        `apiVersion: autoscaling/v2beta1\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\nspec:\n  ${name}: 1\n  maxReplicas: 2\n  metrics: [{type: Resource, resource: {name: cpu, ${name}: 1}}]\n`,
      );
      const fixes = finish(quickFixes(workspace.snapshot(), URI, { start: 0, end: 1000 }));
      ok(fixes.some(({ title }) => title.startsWith('Migrate')));
      for (const { edits } of fixes.filter(({ title }) => title.startsWith('Migrate'))) {
        for (const { newText } of edits) ok(!newText.includes('function'), newText);
      }
    });
  }
});
