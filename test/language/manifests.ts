import {
  type CodeAction,
  complete,
  type CompletionItem,
  createLanguageService,
  diagnose,
  type Diagnostic,
  type DocumentSymbol,
  finish,
  type Hover,
  hover,
  type LanguageServiceOptions,
  type Notation,
  type Position,
  quickFixes,
  type Range,
  symbols,
  type TextEdit,
  type Workspace,
} from '../../src/language/index.ts';

/** A workspace that is asked, and answers at once. */
export class Manifests {
  readonly workspace: Workspace;

  constructor(options: LanguageServiceOptions) {
    this.workspace = createLanguageService(options);
  }

  openDocument(uri: string, notation: Notation, text: string): void {
    this.workspace.setFile(uri, notation, text);
  }

  updateDocument(uri: string, edits: readonly TextEdit[]): void {
    this.workspace.editFile(uri, edits);
  }

  closeDocument(uri: string): void {
    this.workspace.removeFile(uri);
  }

  diagnose(uri: string): Diagnostic[] {
    return finish(diagnose(this.workspace.snapshot(), uri));
  }

  complete(uri: string, offset: number): CompletionItem[] {
    return finish(complete(this.workspace.snapshot(), uri, offset));
  }

  hover(uri: string, offset: number): Hover | undefined {
    return finish(hover(this.workspace.snapshot(), uri, offset));
  }

  codeActions(uri: string, range: Range): CodeAction[] {
    return finish(quickFixes(this.workspace.snapshot(), uri, range));
  }

  symbols(uri: string): DocumentSymbol[] {
    return finish(symbols(this.workspace.snapshot(), uri));
  }

  positionAt(uri: string, offset: number): Position {
    return this.workspace.snapshot().file(uri)?.positionAt(offset) ?? { line: 0, character: 0 };
  }

  loadTexts(): Promise<void> {
    return this.workspace.snapshot().catalog.loadTexts();
  }
}
