import {
  complete,
  createLanguageService,
  diagnose,
  fieldRanges,
  finish,
  hover,
  manifest,
  type Notation,
  objects,
  quickFixes,
  symbols,
  type Workspace,
} from '../../../../src/language/index.ts';
import { builtInCatalog } from '../../../support/built-in-catalog.ts';
import type { Work } from '../../../support/growth.ts';

const URI = 'file:///large';
const catalog = builtInCatalog();

/** What an editor asks of a file, one by one; each gets a workspace in which the file is open and was looked through. */
type Operation = (workspace: Workspace, text: string) => void;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  'a key typed at the end': (workspace, text) => type(workspace, text.length),
  'a key typed in the middle': (workspace, text) => type(workspace, text.length >> 1),
  'completion at the end': (workspace, text) => {
    finish(complete(workspace.snapshot(), URI, text.length));
  },
  'completion in the middle': (workspace, text) => {
    finish(complete(workspace.snapshot(), URI, text.length >> 1));
  },
  hover: (workspace, text) => {
    finish(hover(workspace.snapshot(), URI, text.length >> 1));
  },
  outline: (workspace) => {
    finish(symbols(workspace.snapshot(), URI));
  },
  'code actions': (workspace, text) => {
    finish(quickFixes(workspace.snapshot(), URI, { start: 0, end: text.length }));
  },
  lenses: (workspace) => {
    const snapshot = workspace.snapshot();
    finish(objects(snapshot, snapshot.file(URI)));
  },
  'objects to be applied': (workspace) => {
    const file = workspace.snapshot().file(URI);
    if (!file) throw new Error('the file is open');
    finish(manifest(file));
    finish(fieldRanges(file, 0, PATHS));
  },
  index: (workspace) => {
    finish(workspace.snapshot().index());
  },
};

const PATHS = ['metadata.name', 'data[key-7]', 'spec.containers[3].env[2].name'];

/** Opening a text, and everything that is asked of it, one after the other. */
export function everything(textOf: (size: number) => string, notation: Notation): (size: number) => Work {
  return (size) => {
    const text = textOf(size);
    return () => {
      const workspace = opened(text, notation);
      for (const operation of Object.values(OPERATIONS)) operation(workspace, text);
    };
  };
}

function opened(text: string, notation: Notation): Workspace {
  const workspace = createLanguageService({ catalog });
  workspace.setFile(URI, notation, text);
  finish(diagnose(workspace.snapshot(), URI));
  return workspace;
}

function type(workspace: Workspace, at: number): void {
  workspace.editFile(URI, [{ range: { start: at, end: at }, newText: 'x' }]);
  finish(diagnose(workspace.snapshot(), URI));
}
