import * as vscode from 'vscode';
import { type Disposable, Disposables, Emitter } from '../../base/index.ts';
import type { ApplyOutcome } from './apply.ts';
import type { ManifestObject, TextRange } from './manifest.ts';

/**
 * Remembers how each document of a file was answered, until the file is edited. What was refused is a problem on the
 * line that the server names.
 */
export class AppliedDocuments implements Disposable {
  readonly onDidChange = new Emitter<vscode.Uri>();
  private readonly problems = vscode.languages.createDiagnosticCollection('wheelhouse-apply');
  private readonly byFile = new Map<string, ReadonlyMap<number, ApplyOutcome>>();
  private readonly parts = new Disposables();

  constructor() {
    this.parts.add(this.problems);
    this.parts.add(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.forget(document.uri);
      }),
    );
  }

  /** How the document that begins on that line was answered. */
  outcomeAt(uri: vscode.Uri, line: number): ApplyOutcome | undefined {
    return this.byFile.get(uri.toString())?.get(line);
  }

  /** Done once the problems stand where they belong. */
  async record(
    uri: vscode.Uri,
    answers: readonly (readonly [ManifestObject, ApplyOutcome])[],
  ): Promise<void> {
    const recorded = new Map(answers.map(([{ head }, outcome]) => [head.start.line, outcome]));
    this.byFile.set(uri.toString(), recorded);
    this.onDidChange.emit(uri);
    const problems = await Promise.all(answers.map(([object, outcome]) => problemsOf(object, outcome)));
    // It may have been edited meanwhile, and what was refused be gone.
    if (this.byFile.get(uri.toString()) === recorded) this.problems.set(uri, problems.flat());
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

function editorRange({ start, end }: TextRange): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

async function problemsOf(object: ManifestObject, outcome: ApplyOutcome): Promise<vscode.Diagnostic[]> {
  if (outcome.outcome !== 'failed' && outcome.outcome !== 'conflict') return [];
  const fields = outcome.fields.length > 0 ? outcome.fields : [{ field: '', message: outcome.message }];
  const ranges = await object.rangesOf(fields.map(({ field }) => field));
  return fields.map(({ field, message }, index) => {
    const text = field === '' ? message : `${field}: ${message}`;
    const problem = new vscode.Diagnostic(editorRange(ranges[index] ?? object.head), text);
    problem.source = 'cluster';
    return problem;
  });
}
