import * as vscode from 'vscode';
import { type Disposable, Disposables, Emitter } from '../../base/index.ts';
import type { ApplyOutcome } from './apply.ts';
import { parseFieldPath } from './field-path.ts';
import type { ManifestObject, TextRange } from './manifest.ts';

/** What came of applying one document of a file. */
export interface AppliedDocument {
  readonly line: number;
  readonly outcome: ApplyOutcome;
}

/**
 * Remembers how each document of a file was answered, until the file is edited. What was refused is a problem on the
 * line that the server names.
 */
export class AppliedDocuments implements Disposable {
  readonly onDidChange = new Emitter<vscode.Uri>();
  private readonly problems = vscode.languages.createDiagnosticCollection('wheelhouse-apply');
  private readonly byFile = new Map<string, readonly AppliedDocument[]>();
  private readonly parts = new Disposables();

  constructor() {
    this.parts.add(this.problems);
    this.parts.add(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.forget(document.uri);
      }),
    );
  }

  of(uri: vscode.Uri): readonly AppliedDocument[] {
    return this.byFile.get(uri.toString()) ?? [];
  }

  record(uri: vscode.Uri, answers: readonly (readonly [ManifestObject, ApplyOutcome])[]): void {
    this.byFile.set(
      uri.toString(),
      answers.map(([{ head }, outcome]) => ({ line: head.start.line, outcome })),
    );
    this.problems.set(
      uri,
      answers.flatMap(([document, outcome]) => problemsOf(document, outcome)),
    );
    this.onDidChange.emit(uri);
  }

  forget(uri: vscode.Uri): void {
    if (!this.byFile.delete(uri.toString())) return;
    this.problems.delete(uri);
    this.onDidChange.emit(uri);
  }

  dispose(): void {
    this.parts.dispose();
  }
}

export function editorRange({ start, end }: TextRange): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

function problemsOf(document: ManifestObject, outcome: ApplyOutcome): vscode.Diagnostic[] {
  if (outcome.outcome !== 'failed' && outcome.outcome !== 'conflict') return [];
  const fields = outcome.fields.length > 0 ? outcome.fields : [{ field: '', message: outcome.message }];
  return fields.map(({ field, message }) => {
    const text = field === '' ? message : `${field}: ${message}`;
    const problem = new vscode.Diagnostic(editorRange(document.rangeOf(parseFieldPath(field))), text);
    problem.source = 'cluster';
    return problem;
  });
}
