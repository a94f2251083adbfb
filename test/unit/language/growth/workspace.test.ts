import { equal, ok } from 'node:assert/strict';
import {
  complete,
  createLanguageService,
  diagnose,
  finish,
  type Workspace,
} from '../../../../src/language/index.ts';
import { builtInCatalog } from '../../../support/built-in-catalog.ts';
import { growthOf, MOST_POWER, type Work } from '../../../support/growth.ts';

const catalog = builtInCatalog();
const uriOf = (index: number): string => `file:///folder/${index}.yaml`;
const text = (index: number): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${index}}\ndata: {a: b}\n---\napiVersion: v1\nkind: Service\n` +
  `metadata: {name: s${index}}\nspec: {selector: {app: a${index}}, ports: [{port: 80}]}\n`;

function opened(count: number): Workspace {
  const workspace = createLanguageService({ catalog });
  for (let index = 0; index < count; index++) open(workspace, index);
  return workspace;
}

function open(workspace: Workspace, index: number): void {
  workspace.setFile(uriOf(index), 'yaml', text(index));
  finish(diagnose(workspace.snapshot(), uriOf(index)));
  finish(workspace.snapshot().index());
}

describe('what a folder of manifests costs', () => {
  const growths: Readonly<Record<string, (count: number) => Work>> = {
    'grows with the files that are opened': (count) => () => opened(count),
    'grows with the files that are closed': (count) => {
      const workspace = opened(count);
      return () => {
        for (let index = 0; index < count; index++) workspace.removeFile(uriOf(index));
        finish(workspace.snapshot().index());
        for (let index = 0; index < count; index++) open(workspace, index);
      };
    },
    'grows with the keys that are typed, however many files there are': (count) => {
      const workspace = opened(count);
      return () => {
        for (let index = 0; index < count; index++) {
          const at = text(index).length;
          workspace.editFile(uriOf(index), [{ range: { start: at, end: at }, newText: '\n' }]);
          finish(diagnose(workspace.snapshot(), uriOf(index)));
          finish(complete(workspace.snapshot(), uriOf(index), at));
          finish(workspace.snapshot().index());
        }
      };
    },
  };
  it('grows with the places that are typed at at once', async () => {
    const { power, text: measured } = await growthOf((count) => {
      const line = 'key: value\n';
      const places = Array.from({ length: count }, (_, index) => (count - index) * line.length - 1);
      return () => {
        const workspace = createLanguageService({ catalog });
        workspace.setFile('file:///a.yaml', 'yaml', line.repeat(count));
        const edits = places.map((at) => ({ range: { start: at, end: at }, newText: 'x' }));
        workspace.editFile('file:///a.yaml', edits);
        equal(workspace.snapshot().file('file:///a.yaml')?.text, 'key: valuex\n'.repeat(count));
      };
    });
    ok(power <= MOST_POWER, `the power ${power.toFixed(2)}: ${measured}`);
  });

  for (const [name, prepare] of Object.entries(growths)) {
    it(name, async () => {
      const { power, text: measured } = await growthOf(prepare, { from: 250 });
      ok(power <= MOST_POWER, `the power ${power.toFixed(2)}: ${measured}`);
    });
  }
});
